//! orgward.

//! What every store must do, as cases that are stamped on each backend: `store_contract!(sqlite => factory)`.
//! A backend joins by naming itself; a case that only one backend can pass does not belong here.
//! `world` has the commands to write and the books to look at.

pub mod audits;
pub mod batches;
pub mod charges;
pub mod claims;
pub mod directory;
pub mod events;
pub mod ledger;
pub mod lists;
pub mod movements;
pub mod recoveries;
pub mod restarts;
pub mod retention;
pub mod shedding;
pub mod transfers;
pub mod world;

pub use world::{StoreFactory, World};

/// Stamps every case of the contract as a test of one backend.
///
/// `factory` is a `StoreFactory`: it makes an empty database that lasts as long as what it answers. In brackets before
/// the backend stand the attributes of all its tests.
#[macro_export]
macro_rules! store_contract {
    ($backend:ident => $factory:expr) => {
        $crate::store_contract!([] $backend => $factory);
    };
    ($attributes:tt $backend:ident => $factory:expr) => {
        mod $backend {
            #[allow(unused_imports, reason = "a factory may be given by its whole path")]
            use super::*;

            $crate::store_contract!(@cases $attributes $factory;
                transfers:
                    a_delivered_transfer_is_held_and_then_paid,
                    a_refused_transfer_gives_its_hold_back,
                    an_unknown_outcome_keeps_the_hold_and_is_asked_about_again,
                    a_waiting_transfer_is_sent_or_cancelled,
                    a_refusal_that_may_pass_keeps_its_attempt,
                    a_completed_transfer_is_taken_back,
                    a_reversal_is_found_by_its_reference_which_it_has_to_itself,
                    a_simulated_transfer_moves_nothing,
                    evidence_against_a_final_state_is_kept,
                    an_order_is_read_as_it_was_written,
                    another_partners_transfer_is_not_found;
                charges:
                    a_charge_is_held_and_posted_on_the_subscribers_account,
                    payments_are_kept_once_each_and_audited,
                    a_payment_that_comes_too_late_is_kept_and_audited;
                claims:
                    a_reference_is_used_once,
                    two_at_once_with_one_reference_deliver_once,
                    a_settled_reference_is_taken_over,
                    a_refusal_without_a_hold_leaves_the_reference_free,
                    an_id_used_twice_is_refused_alone;
                ledger:
                    an_empty_balance_refuses_alone,
                    a_credit_limit_is_spent,
                    available_is_what_was_committed,
                    entries_of_a_transfer_are_found_without_an_index;
                movements:
                    a_deposit_with_the_same_reference_is_made_once,
                    movements_are_listed_newest_first;
                batches:
                    many_callers_share_a_commit,
                    outcomes_do_not_depend_on_neighbours,
                    two_lanes_share_the_database,
                    any_sequence_of_commands_keeps_the_books_right;
                lists:
                    lists_are_filtered_and_paged,
                    a_reference_lists_all_its_transfers,
                    due_and_open_transfers_are_found,
                    only_completed_sends_to_a_number_count;
                directory:
                    partners_credentials_and_endpoints_are_kept,
                    a_credential_is_replaced_in_one_commit,
                    the_last_use_of_a_credential_is_kept,
                    signing_keys_are_kept_in_order,
                    a_name_taken_twice_is_refused_alone,
                    catalogues_are_numbered;
                events:
                    who_repeats_an_open_order_is_told_its_end,
                    an_end_in_doubt_is_told_once,
                    an_event_is_written_with_the_end_it_tells,
                    every_try_is_kept_and_moves_its_event,
                    a_disabled_endpoint_is_told_nothing_until_it_is_enabled,
                    events_are_listed_newest_first;
                shedding:
                    a_full_queue_sheds_the_partner_over_its_share,
                    settles_go_first_and_are_not_shed,
                    a_closed_journal_takes_nothing;
                restarts:
                    everything_is_there_after_a_restart,
                    nothing_acknowledged_is_lost_without_a_close;
                recoveries:
                    a_found_delivery_uses_its_reference_and_moves_nothing,
                    a_recovery_goes_on_until_it_is_ended_once,
                    a_backup_has_what_was_committed_and_is_restored_marked;
                retention:
                    what_is_over_is_forgotten_and_its_reference_stays_used;
                audits:
                    an_audit_goes_on_from_its_watermark,
                    an_audit_follows_a_reference_that_went_to_a_lower_id,
                    an_audit_goes_on_with_the_events_since,
                    an_audit_runs_beside_commits,
                    an_audit_of_many_accounts_runs_beside_commits;
            );
        }
    };
    (@cases $attributes:tt $factory:expr; $($module:ident: $($case:ident),+;)+) => {
        $($(
            $crate::store_contract!(@case $attributes $module $case $factory);
        )+)+
    };
    (@case [$($attribute:tt)*] $module:ident $case:ident $factory:expr) => {
        #[test]
        $($attribute)*
        fn $case() {
            $crate::store_contract::$module::$case($factory);
        }
    };
}

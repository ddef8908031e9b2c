using System.Reflection;
using ChurnWorker.Tests.Assessment;
using ChurnWorker.Tests.Identity;
using ChurnWorker.Tests.Intake;
using ChurnWorker.Tests.Scenarios;
using ChurnWorker.Tests.Sweep;

namespace ChurnWorker.Tests.History;

/// <summary>
/// What an event means, situation by situation, and the tests that prove it on the real store or decoder. The fold itself is proven once more without a
/// store, in <c>ChurnWorker.Model.Tests/Activity</c> and <c>/WinBack</c>.
/// </summary>
public sealed class SituationTable
{
    private static readonly (string Situation, Type Tests, string[] Names)[] s_rows =
    [
        ("same (source, eventId) again, same body", typeof(SituationTests), [nameof(SituationTests.The_same_event_again_is_a_duplicate_and_changes_nothing), nameof(SituationTests.The_same_event_twice_in_one_batch_counts_once)]),
        ("same (source, eventId), other body", typeof(SituationTests), [nameof(SituationTests.An_event_id_with_another_body_goes_to_quarantine_and_the_first_stands)]),
        ("duplicates, conflicts and guests are counted", typeof(SituationRowTests), [nameof(SituationRowTests.Duplicates_conflicts_and_guests_are_counted)]),
        ("same orderId, other eventId, both purchases", typeof(SituationRowTests), [nameof(SituationRowTests.Of_edits_of_one_order_the_higher_version_then_the_later_then_the_higher_event_id_wins)]),
        ("several orders on one shop day", typeof(SituationRowTests), [nameof(SituationRowTests.Several_orders_on_one_day_of_the_shop_are_one_occasion_with_all_the_money)]),
        ("amount 0", typeof(SituationRowTests), [nameof(SituationRowTests.An_order_of_amount_0_is_activity_unless_the_shop_says_it_is_a_purchase)]),
        ("amounts and currencies that cannot be", typeof(HostileInputTests), [nameof(HostileInputTests.A_purchase_with_one_member_changed), nameof(HostileInputTests.A_yen_has_no_fraction), nameof(HostileInputTests.Money_is_exact_in_the_minor_units_of_its_currency)]),
        ("full cancellation", typeof(SituationRowTests), [nameof(SituationRowTests.A_full_cancellation_leaves_what_would_be_without_the_order_and_its_day_stays_where_another_shares_it)]),
        ("full cancellation, any history", typeof(HistoryPropertyTests), [nameof(HistoryPropertyTests.A_purchase_and_its_cancellation_leave_what_neither_would_have_left)]),
        ("partial cancellations", typeof(SituationRowTests), [nameof(SituationRowTests.Partial_cancellations_lower_the_money_never_below_zero_and_undo_the_order_once_they_reach_the_whole)]),
        ("cancellation without orderId", typeof(SituationRowTests), [nameof(SituationRowTests.A_cancellation_without_an_order_lowers_the_money_leaves_the_timing_and_is_counted)]),
        ("cancellation before its purchase", typeof(SituationRowTests), [nameof(SituationRowTests.Cancellations_before_their_purchase_are_parked_for_as_long_as_it_takes_and_a_gauge_tells_how_many)]),
        ("cancellation before its purchase, whoever it names", typeof(SituationTests), [nameof(SituationTests.A_cancellation_before_its_purchase_waits_for_it_whoever_it_names)]),
        ("cancellation without customerId", typeof(SituationTests), [nameof(SituationTests.A_cancellation_that_names_nobody_finds_its_customer_by_the_order)]),
        ("the last order is cancelled", typeof(SituationRowTests), [nameof(SituationRowTests.When_the_last_order_is_cancelled_a_review_that_is_past_waits_48_hours)]),
        ("late purchase, older than an open trigger's silence", typeof(SituationRowTests), [nameof(SituationRowTests.A_late_purchase_that_breaks_the_silence_takes_the_open_trigger_back)]),
        ("occurredAt in the future", typeof(EncodingTests), [nameof(EncodingTests.A_clock_slightly_ahead_is_set_to_receipt_without_changing_the_digest)]),
        ("occurredAt further in the future; time without offset", typeof(HostileInputTests), [nameof(HostileInputTests.A_purchase_with_one_member_changed)]),
        ("unknown currency pair for the reporting currency", typeof(SituationRowTests), [nameof(SituationRowTests.Money_without_a_rate_stays_in_its_own_ledger_its_value_is_unknown_and_the_tier_falls_back_to_that_currency_alone)]),
        ("guest", typeof(SituationTests), [nameof(SituationTests.A_guest_is_counted_and_not_stored)]),
        ("guest by any of its names", typeof(HostileInputTests), [nameof(HostileInputTests.A_purchase_with_one_member_changed)]),
        ("id over 200 characters, control characters, U+0000", typeof(HostileInputTests), [nameof(HostileInputTests.An_id_has_at_most_200_characters), nameof(HostileInputTests.A_purchase_with_one_member_changed)]),
        ("body over 256 KiB", typeof(EncodingTests), [nameof(EncodingTests.A_body_over_the_limit_keeps_its_beginning_and_its_hash)]),
        ("depth over 64, duplicate members, not UTF-8", typeof(HostileInputTests), [nameof(HostileInputTests.Nesting_ends_at_64), nameof(HostileInputTests.A_body_that_is_wrong_as_a_whole), nameof(HostileInputTests.Bytes_that_are_not_UTF_8_are_refused)]),
        ("merge B into A", typeof(MergeTests), [nameof(MergeTests.A_merge_retracts_the_open_trigger_of_the_merged_customer_and_judges_the_root_by_the_ordinary_rules)]),
        ("unmerged restores both exactly", typeof(HistoryPropertyTests), [nameof(HistoryPropertyTests.A_merge_and_its_unmerge_leave_what_neither_would_have_left)]),
        ("erasure", typeof(ErasureTests), [nameof(ErasureTests.An_erased_customer_is_gone_and_later_events_are_counted_and_dropped), nameof(ErasureTests.An_erasure_retracts_the_open_trigger_without_personal_data_and_leaves_a_receipt)]),
        ("erasure leaves no byte", typeof(CanaryTests), [nameof(CanaryTests.No_byte_of_an_erased_customer_is_left_among_twenty_thousand_and_nothing_brings_it_back)]),
        ("erasure leaves no byte in logs", typeof(WorkerCanaryTests), [nameof(WorkerCanaryTests.Neither_store_nor_logs_of_a_running_worker_hold_a_byte_of_an_erased_customer)]),
        ("subscription cancelled", typeof(SituationRowTests), [nameof(SituationRowTests.The_end_of_the_last_subscription_of_a_high_value_customer_fires_at_once_with_its_reason)]),
        ("payment failure", typeof(SituationRowTests), [nameof(SituationRowTests.A_failing_payment_is_no_choice_to_leave_it_holds_triggers_back_and_takes_none_back)]),
        ("complaint open", typeof(RecoveryTests), [nameof(RecoveryTests.While_a_complaint_is_open_no_sales_trigger_fires_and_service_is_asked_for_once)]),
        ("event type unknown", typeof(HostileInputTests), [nameof(HostileInputTests.A_purchase_with_one_member_changed)]),
        ("quarantine is listed, counted and replayed", typeof(Replay.QuarantineReplayTests), [nameof(Replay.QuarantineReplayTests.The_verbs_list_by_reason_and_time_and_try_again)]),
        ("what a campaign did", typeof(SituationRowTests), [nameof(SituationRowTests.What_a_campaign_did_is_kept_with_its_trigger_and_goes_when_its_customer_is_erased)]),
        ("a source falls silent", typeof(LagGateTests), [nameof(LagGateTests.A_source_that_sent_heartbeats_and_falls_silent_holds_all_triggers_until_it_speaks_again)]),
        ("any order, any repetition, any batching", typeof(HistoryPropertyTests), [nameof(HistoryPropertyTests.Any_permutation_repetition_and_batching_gives_the_same_export_and_then_the_same_messages)]),
    ];

    [Fact]
    public void Every_situation_has_a_test_that_runs()
    {
        s_rows.Select(row => row.Situation).ShouldBeUnique();
        foreach (var (situation, tests, names) in s_rows)
            foreach (var name in names)
                tests.GetMethod(name).ShouldNotBeNull(situation).GetCustomAttribute<FactAttribute>().ShouldNotBeNull(situation).Skip.ShouldBeNull(situation);
    }
}

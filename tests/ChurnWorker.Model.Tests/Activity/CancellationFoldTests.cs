using ChurnWorker.Model.Activity;
using static ChurnWorker.Model.Tests.Activity.Events;

namespace ChurnWorker.Model.Tests.Activity;

public sealed class CancellationFoldTests
{
    [Fact]
    public void A_full_cancellation_makes_the_order_as_if_it_never_happened()
    {
        var activity = Fold(Purchase("A", 0), Purchase("B", 3), Cancellation("A", 4));
        activity.Summary.ShouldBe(Fold(Purchase("B", 3)).Summary);
        activity.Ledgers.ShouldBe(Fold(Purchase("B", 3)).Ledgers);
    }

    [Fact]
    public void The_day_of_a_cancelled_order_stays_when_another_order_shares_it()
    {
        var activity = Fold(Purchase("A", 0), Purchase("B", 3), Purchase("C", 3.1), Cancellation("B", 4));
        activity.Summary!.Occasions.ShouldBe(2);
        activity.Summary.RepeatSpend.ShouldBe(1000);
    }

    [Fact]
    public void Partial_cancellations_lower_the_money_by_their_sum_and_leave_the_timing()
    {
        var activity = Fold(Purchase("A", 0), Purchase("B", 3), Cancellation("B", 4, 300, "r1"), Cancellation("B", 5, 200, "r2"));
        activity.Summary!.Occasions.ShouldBe(2);
        activity.Summary.RepeatSpend.ShouldBe(500);
        activity.Ledgers.Single().ShouldBe(new CurrencyLedger("EUR", 2, 2000, 500, 0, 1, 500));
        activity.RefundsExceedingOrder.ShouldBe(0);
    }

    [Fact]
    public void Partial_cancellations_that_reach_the_whole_amount_are_a_full_cancellation()
    {
        var activity = Fold(Purchase("A", 0), Purchase("B", 3), Cancellation("B", 4, 300, "r1"), Cancellation("B", 5, 700, "r2"));
        activity.Summary!.Occasions.ShouldBe(1);
        activity.Undone.Single().ShouldBe(new UndoneOrder("B", At(3), At(5)));
        activity.RefundsExceedingOrder.ShouldBe(0);
    }

    [Fact]
    public void A_refund_in_another_currency_than_its_order_is_a_credit_there_and_says_of_which_order()
    {
        var activity = Fold(Purchase("A", 0), Purchase("B", 3), Cancellation("B", 4, 300, "r1") with { Currency = "USD" }, Cancellation("B", 5, 200, "r2") with { Currency = "USD" });
        activity.ForeignRefundOrders.ShouldBe(["B"]);
        activity.Ledgers.Single(l => l.Currency == "USD").Spend.ShouldBe(-500);
        activity.Ledgers.Single(l => l.Currency == "EUR").Spend.ShouldBe(2000);
        activity.RefundsExceedingOrder.ShouldBe(0);
    }

    [Fact]
    public void A_refund_that_exceeds_its_order_is_counted_and_takes_no_more_than_the_order()
    {
        var activity = Fold(Purchase("A", 0), Purchase("B", 3), Cancellation("B", 4, 5000));
        activity.RefundsExceedingOrder.ShouldBe(1);
        activity.Ledgers.Single().Spend.ShouldBe(1000);
    }

    [Fact]
    public void A_refund_in_another_currency_than_the_order_is_a_credit_of_its_own()
    {
        var activity = Fold(Purchase("A", 0), Cancellation("A", 1, 5000, currency: "USD"));
        activity.Summary!.Orders.ShouldBe(1);
        activity.Ledgers.Select(l => (l.Currency, l.Spend)).ShouldBe([("EUR", 1000), ("USD", -5000)]);
    }

    [Fact]
    public void A_refund_without_currency_takes_that_of_its_order()
    {
        Fold(Purchase("A", 0), Cancellation("A", 1, 30_000, currency: "")).Ledgers.Single().Spend.ShouldBe(700);
        Fold(Purchase("A", 0, currency: "JPY"), Cancellation("A", 1, 3_000_000, currency: "")).Ledgers.Single().Spend.ShouldBe(700);
    }

    [Fact]
    public void A_cancellation_without_order_is_a_credit_that_lowers_the_money_and_not_the_timing()
    {
        var activity = Fold(Purchase("A", 0), Purchase("B", 3), Credit(4, 500));
        activity.UnmatchedCancellations.ShouldBe(1);
        activity.Summary!.Occasions.ShouldBe(2);
        activity.Ledgers.Single().Spend.ShouldBe(1500);
        activity.Summary.RepeatSpend.ShouldBe(750);
    }

    [Fact]
    public void Credits_beyond_all_purchases_leave_a_negative_sum_and_no_repeat_spend()
    {
        var activity = Fold(Purchase("A", 0), Purchase("B", 3), Credit(4, 5000));
        activity.Ledgers.Single().Spend.ShouldBe(-3000);
        activity.Summary!.RepeatSpend.ShouldBe(0);
    }

    [Fact]
    public void A_cancellation_before_its_purchase_is_parked_and_joined_when_the_purchase_comes()
    {
        var parked = Fold(Cancellation("A", 0));
        parked.ParkedCancellations.ShouldBe(1);
        parked.Summary.ShouldBeNull();

        var joined = Fold(Cancellation("A", 0), Purchase("A", 1));
        joined.ParkedCancellations.ShouldBe(0);
        joined.Summary.ShouldBeNull();
        joined.Undone.Count.ShouldBe(1);
    }

    [Fact]
    public void When_the_last_order_is_cancelled_the_last_purchase_steps_back_and_the_instant_is_kept()
    {
        var summary = Fold(Purchase("A", 0), Purchase("B", 3), Cancellation("B", 4)).Summary!;
        summary.LastPurchaseAt.ShouldBe(At(0));
        summary.UndoneAt.ShouldBe(At(4));
    }

    [Fact]
    public void A_cancelled_order_before_the_last_purchase_gives_no_grace() =>
        Fold(Purchase("A", 0), Purchase("B", 3), Cancellation("A", 4)).Summary!.UndoneAt.ShouldBeNull();

    [Fact]
    public void A_cancelled_order_of_amount_0_gives_no_grace() =>
        Fold(Purchase("A", 0), Purchase("B", 3, 0), Cancellation("B", 4)).Summary!.UndoneAt.ShouldBeNull();

    [Fact]
    public void An_edit_after_a_full_cancellation_does_not_bring_the_order_back() =>
        Fold(Purchase("A", 0), Cancellation("A", 1), Purchase("A", 2, 900, "edit", version: 7)).Summary.ShouldBeNull();

    [Fact]
    public void An_order_belongs_to_the_customer_of_its_winning_purchase_whoever_cancels_it()
    {
        var purchase = Purchase("A", 0);
        var edit = Purchase("A", 1, id: "edit", version: 1) with { CustomerId = "D" };
        var byOther = Cancellation("A", 2, customer: "B");
        OrderOwner.Of([byOther, purchase]).ShouldBe("C");
        OrderOwner.Of([byOther, purchase, edit]).ShouldBe("D");
        OrderOwner.Of([edit, purchase]).ShouldBe("D");
    }

    [Fact]
    public void An_order_known_from_cancellations_only_belongs_to_the_first_customer_by_id_that_any_names()
    {
        OrderOwner.Of([Cancellation("A", 0, customer: "")]).ShouldBe("");
        OrderOwner.Of([Cancellation("A", 0, customer: ""), Cancellation("A", 0, customer: "Z"), Cancellation("A", 0, customer: "B")]).ShouldBe("B");
    }

    [Fact]
    public void The_list_of_events_is_left_as_it_was()
    {
        ActivityEvent[] events = [Purchase("B", 3), Cancellation("A", 1), Purchase("A", 0)];
        var before = events.ToArray();
        Fold(events);
        events.ShouldBe(before);
    }
}

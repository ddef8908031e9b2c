using ChurnWorker.Model.Activity;
using static ChurnWorker.Model.Tests.Activity.Events;

namespace ChurnWorker.Model.Tests.Activity;

public sealed class PurchaseFoldTests
{
    [Fact]
    public void Of_two_versions_of_an_order_the_higher_wins_even_if_it_is_older()
    {
        var activity = Fold(Purchase("A", 0, 500, "e2", version: 2), Purchase("A", 9, 700, "e1", version: 1));
        activity.Orders.Single().Gross.ShouldBe(500);
        activity.Summary!.LastPurchaseAt.ShouldBe(At(0));
    }

    [Fact]
    public void Of_two_edits_with_one_version_the_later_wins() =>
        Fold(Purchase("A", 1, 700, "e1"), Purchase("A", 0, 500, "e2")).Orders.Single().Gross.ShouldBe(700);

    [Fact]
    public void Of_two_edits_at_one_instant_the_higher_event_id_by_ordinal_wins() =>
        Fold(Purchase("A", 0, 700, "e"), Purchase("A", 0, 500, "Z")).Orders.Single().Gross.ShouldBe(700);

    [Fact]
    public void Of_two_edits_that_only_their_source_tells_apart_one_always_wins()
    {
        var a = Purchase("A", 0, 700, "e") with { Source = "a" };
        var b = Purchase("A", 0, 500, "e") with { Source = "b" };
        Fold(a, b).Orders.Single().Gross.ShouldBe(500);
        Fold(b, a).Orders.Single().Gross.ShouldBe(500);
    }

    [Fact]
    public void Several_orders_on_one_shop_day_are_one_occasion_with_all_the_money()
    {
        var activity = Fold(Purchase("A", 0, 100), Purchase("B", 0.1, 200), Purchase("C", 5, 300), Purchase("D", 5.2, 400));
        activity.Summary!.Orders.ShouldBe(4);
        activity.Summary.Occasions.ShouldBe(2);
        activity.Summary.RepeatOccasions.ShouldBe(1);
        activity.Summary.RepeatSpend.ShouldBe(700);
        activity.Ledgers.Single().Spend.ShouldBe(1000);
    }

    [Theory]
    [InlineData("America/New_York", "2024-03-10T04:59:59Z", "2024-03-10T05:00:00Z", 2)]
    [InlineData("America/New_York", "2024-03-10T05:00:00Z", "2024-03-11T03:59:59Z", 1)]
    [InlineData("America/New_York", "2024-11-03T04:00:00Z", "2024-11-04T04:59:59Z", 1)]
    [InlineData("America/New_York", "2024-11-04T04:59:59Z", "2024-11-04T05:00:00Z", 2)]
    [InlineData("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-30T10:00:00Z", 2)]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T09:59:59Z", 1)]
    [InlineData("Asia/Kolkata", "2024-05-01T18:29:59Z", "2024-05-01T18:30:00Z", 2)]
    [InlineData("UTC", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", 2)]
    public void A_day_is_one_on_the_calendar_of_the_shop_whatever_its_length(string zone, string first, string second, int occasions) =>
        Fold(In(zone), Purchase("A", 0, at: At(first)), Purchase("B", 0, at: At(second))).Summary!.Occasions.ShouldBe(occasions);

    [Fact]
    public void A_day_that_the_shop_skipped_counts_in_its_calendar()
    {
        var summary = Fold(In("Pacific/Apia"), Purchase("A", 0, at: At("2011-12-30T09:00:00Z")), Purchase("B", 0, at: At("2011-12-30T11:00:00Z"))).Summary!;
        (summary.LastDay - summary.FirstDay).ShouldBe(2);
    }

    [Fact]
    public void Clocks_set_back_across_midnight_never_take_an_occasion_back_a_day()
    {
        // At 00:01 of 7 November 2010 the clocks of St. John's went back to 23:01 of the 6th
        var summary = Fold(
            In("America/St_Johns"),
            Purchase("A", 0, at: At("2010-11-07T02:29:00Z")),
            Purchase("B", 0, at: At("2010-11-07T02:30:30Z")),
            Purchase("C", 0, at: At("2010-11-07T02:45:00Z"))).Summary!;
        summary.Occasions.ShouldBe(2);
        summary.Recency.ShouldBe(1 / 7.0);
    }

    [Fact]
    public void An_order_of_amount_0_is_activity_and_not_a_purchase()
    {
        var activity = Fold(Purchase("A", 0), Purchase("B", 3, 0));
        activity.Summary!.Occasions.ShouldBe(1);
        activity.Orders.Count.ShouldBe(1);
        Fold(Purchase("B", 3, 0)).Summary.ShouldBeNull();
    }

    [Fact]
    public void An_order_of_amount_0_counts_for_timing_where_the_shop_says_so()
    {
        var summary = Fold(new FoldRules(ShopCalendar.Utc, true), Purchase("A", 0), Purchase("B", 3, 0)).Summary!;
        summary.Occasions.ShouldBe(2);
        summary.RepeatSpend.ShouldBe(0);
    }

    [Fact]
    public void An_edit_to_amount_0_takes_the_purchase_back() =>
        Fold(Purchase("A", 0), Purchase("A", 1, 0, "edit", version: 1)).Summary.ShouldBeNull();

    [Fact]
    public void Money_is_never_summed_across_currencies()
    {
        var activity = Fold(
            Purchase("A", 0, 100), Purchase("B", 2, 200), Purchase("C", 4, 999, currency: "JPY"), Credit(5, 30, currency: "GBP"));
        activity.Ledgers.Select(l => (l.Currency, l.Spend)).ShouldBe([("EUR", 300), ("GBP", -30), ("JPY", 999)]);
        activity.Summary!.Currency.ShouldBe("EUR");
        activity.Summary.RepeatOccasions.ShouldBe(1);
        activity.Summary.RepeatSpend.ShouldBe(200);
        activity.Summary.Occasions.ShouldBe(3);
    }

    [Fact]
    public void With_as_many_orders_in_two_currencies_the_first_by_code_is_the_main_one() =>
        Fold(Purchase("A", 0, currency: "USD"), Purchase("B", 1, currency: "CHF")).Summary!.Currency.ShouldBe("CHF");

    [Fact]
    public void More_money_than_64_bits_hold_stays_at_the_bound_whatever_the_order()
    {
        var orders = Enumerable.Range(0, 1500).Select(i => Purchase($"{i}", i, 10_000_000_000_000_000, currency: "CLF")).ToArray();
        var activity = Fold(orders);
        activity.Ledgers.Single().Gross.ShouldBeGreaterThan(0);
        Fold([.. orders.Reverse()]).Summary.ShouldBe(activity.Summary);
    }

    [Fact]
    public void Nothing_accepted_is_no_customer()
    {
        var activity = Fold();
        activity.Summary.ShouldBeNull();
        activity.Ledgers.ShouldBeEmpty();
    }
}

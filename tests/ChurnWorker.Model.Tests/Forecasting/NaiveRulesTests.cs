using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.Tests.Activity;

namespace ChurnWorker.Model.Tests.Forecasting;

public sealed class NaiveRulesTests
{
    private static readonly int Start = ShopDay.Parse("2024-01-01");

    [Fact]
    public void Silence_is_counted_from_the_last_occasion_known_on_the_day()
    {
        var customer = Customer(0, 10, 50);

        NaiveRules.DaysSinceLastPurchase([customer], Start + 30).ShouldBe([20.0]);
        NaiveRules.FixedSilence([customer], Start + 140).ShouldBe([0.0]);
        NaiveRules.FixedSilence([customer], Start + 141).ShouldBe([1.0]);
    }

    [Fact]
    public void A_customer_is_flagged_after_three_own_median_gaps_and_one_purchase_takes_the_median_customers()
    {
        PurchaseTimeline[] customers = [Customer(0, 10, 20), Customer(0, 40), Customer(0)];

        // gaps 10 and 40: the median customer's is 25
        NaiveRules.OwnMedianGap(customers, Start + 51).ShouldBe([1.0, 0, 0]);
        NaiveRules.OwnMedianGap(customers, Start + 76).ShouldBe([1.0, 0, 1.0]);
        NaiveRules.OwnMedianGap(customers, Start + 161).ShouldBe([1.0, 1.0, 1.0]);
    }

    [Fact]
    public void The_best_in_recency_frequency_and_money_is_the_least_likely_to_stay_away()
    {
        PurchaseTimeline[] customers = [Customer(0), Customer(0, 5), Customer(0, 5, 9), Customer(0, 5, 9, 12), Customer(0, 5, 9, 12, 15)];

        NaiveRules.RfmQuintiles(customers, Start + 20).ShouldBe([-3.0, -6, -9, -12, -15]);
    }

    [Fact]
    public void A_timeline_knows_the_customer_as_of_any_day()
    {
        var customer = Customer(0, 10, 50);

        customer.AsOf(Start - 1).ShouldBeNull();
        var then = customer.AsOf(Start + 10)!;
        (then.Frequency, then.Recency, then.AgeOnDay(Start + 17), then.RepeatSpend).ShouldBe((1, 10 / 7.0, 17 / 7.0, 1000L));
        customer.HasPurchaseBetween(Start + 10, Start + 49).ShouldBeFalse();
        customer.HasPurchaseBetween(Start + 10, Start + 50).ShouldBeTrue();
        customer.HasPurchaseBetween(Start + 50, Start + 500).ShouldBeFalse();
    }

    private static PurchaseTimeline Customer(params int[] days) =>
        PurchaseTimeline.Of(Events.Fold([.. days.Select((day, i) => Events.Purchase($"o{i}", day))]))!;
}

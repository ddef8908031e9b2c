using ChurnWorker.Model.Activity;
using FsCheck;
using FsCheck.Fluent;
using static ChurnWorker.Model.Tests.Activity.Events;

namespace ChurnWorker.Model.Tests.Activity;

/// <summary>Reporting currency euro. Day 0 of the events is 2024-01-01, day number 19723.</summary>
public sealed class ReportingFoldTests
{
    private const int Day0 = 19_723;

    private static readonly ReportingRates Rates = new("EUR",
    [
        new("USD", Day0, 0.92m), new("USD", Day0 + 10, 0.5m), new("JPY", Day0, 0.006145m), new("KWD", Day0, 3.01m), new("CLF", Day0, 35.5m), new("GBP", Day0 + 5, 1.17m),
    ]);

    private static readonly FoldRules Rules = new(ShopCalendar.Utc, false, Rates);

    [Theory]
    [InlineData("EUR", 12345, 0, 12345)] // the reporting currency itself
    [InlineData("EUR", 12345, -5000, 12345)] // on any day
    [InlineData("USD", 10000, 0, 9200)]
    [InlineData("USD", 10000, 9, 9200)] // the day before the next rate
    [InlineData("USD", 10000, 10, 5000)] // the day of the next rate
    [InlineData("USD", 10000, 9999, 5000)] // until there is another
    [InlineData("USD", 1, 10, 0)] // 0.5 cent rounds to even
    [InlineData("USD", 3, 10, 2)] // 1.5 cent rounds to even
    [InlineData("USD", 5, 10, 2)] // 2.5 cent rounds to even
    [InlineData("JPY", 1000, 0, 614)] // no minor unit: 1000 yen are 6.145 euro, half to even
    [InlineData("JPY", 3000, 0, 1844)] // 18.435 euro, half to even
    [InlineData("KWD", 1000, 0, 301)] // three digits: 1.000 dinar
    [InlineData("CLF", 10000, 0, 3550)] // four digits: 1.0000 UF
    [InlineData("USD", 4_000_000_000_000_000_000, 0, 3_680_000_000_000_000_000)] // the largest sum of money
    public void Money_is_converted_at_the_rate_of_the_day_and_rounded_half_to_even(string currency, long amount, int day, long expected)
    {
        Rates.TryConvert(amount, currency, Day0 + day, out var converted).ShouldBeTrue();
        converted.ShouldBe(expected);
    }

    [Theory]
    [InlineData("CHF", 0)] // no rate at all
    [InlineData("USD", -1)] // before the first
    [InlineData("GBP", 4)]
    public void A_rate_that_nobody_stated_is_not_guessed(string currency, int day) => Rates.TryConvert(1, currency, Day0 + day, out _).ShouldBeFalse();

    [Fact]
    public void Repeat_spend_is_summed_in_the_reporting_currency_order_by_order()
    {
        var activity = Fold(Rules, Purchase("A", 0, 1000), Purchase("B", 3, 1001, currency: "USD"), Purchase("B2", 3, 500), Purchase("C", 12, 2000, currency: "JPY"));

        var summary = activity.Summary!;
        (summary.Currency, summary.RepeatOccasions, summary.RepeatSpend).ShouldBe(("EUR", 2, 921 + 500 + 1229));
        activity.Reporting.ShouldBe(new ReportingMoney("EUR", 1000 + 921 + 500 + 1229));
    }

    [Fact]
    public void A_partial_refund_is_taken_off_before_the_conversion_and_a_credit_at_the_rate_of_its_own_day()
    {
        var activity = Fold(
            Rules, Purchase("A", 0, 1000), Purchase("B", 3, 1000, currency: "USD"), Cancellation("B", 11, 500, currency: "USD"), Credit(11, 200, currency: "USD"));

        // 10.00 EUR + 5.00 USD at 0.92 - 2.00 USD at 0.5
        activity.Reporting.ShouldBe(new ReportingMoney("EUR", 1000 + 460 - 100));
        activity.Summary!.RepeatSpend.ShouldBe(460 * 1360 / 1460);
    }

    [Fact]
    public void One_order_without_a_rate_makes_the_value_unknown_and_leaves_the_main_currency_alone()
    {
        var events = new[] { Purchase("A", 0, 1000), Purchase("B", 3, 700, currency: "USD"), Purchase("C", 7, 900, currency: "USD"), Purchase("D", 9, 5, currency: "CHF") };

        var activity = Fold(Rules, events);

        activity.Reporting.ShouldBe(new ReportingMoney("EUR", null));
        activity.Summary.ShouldBe(Fold(events).Summary);
        (activity.Summary!.Currency, activity.Summary.RepeatSpend).ShouldBe(("USD", 1600));
    }

    [Fact]
    public void A_credit_without_a_rate_makes_the_value_unknown_too() =>
        Fold(Rules, Purchase("A", 0), Credit(1, 5, currency: "CHF")).Reporting.ShouldBe(new ReportingMoney("EUR", null));

    [Fact]
    public void An_order_without_a_rate_that_was_cancelled_counts_for_nothing()
    {
        var activity = Fold(Rules, Purchase("A", 0), Purchase("B", 3, 5, currency: "CHF"), Cancellation("B", 4));

        activity.Reporting.ShouldBe(new ReportingMoney("EUR", 1000));
        activity.Summary!.Currency.ShouldBe("EUR");
    }

    [Fact]
    public void The_day_of_the_rate_is_the_day_of_the_shop()
    {
        var evening = At("2024-01-10T23:30:00Z");
        Fold(Rules, Purchase("A", 0, 100, currency: "USD", at: evening)).Reporting!.Spend.ShouldBe(92);
        Fold(Rules with { Calendar = In("Europe/Berlin").Calendar }, Purchase("A", 0, 100, currency: "USD", at: evening)).Reporting!.Spend.ShouldBe(50);
    }

    [Fact]
    public void Equal_tables_have_equal_fingerprints_and_different_ones_do_not()
    {
        DatedRate usd = new("USD", Day0, 1.5m), gbp = new("GBP", Day0, 2);
        var print = new ReportingRates("EUR", [usd, gbp]).Fingerprint;

        new ReportingRates("EUR", [gbp, usd with { Rate = 1.500m }]).Fingerprint.ShouldBe(print);
        new ReportingRates("CHF", [usd, gbp]).Fingerprint.ShouldNotBe(print);
        new ReportingRates("EUR", [usd with { FromDay = Day0 + 1 }, gbp]).Fingerprint.ShouldNotBe(print);
        new ReportingRates("EUR", [usd with { Rate = 1.501m }, gbp]).Fingerprint.ShouldNotBe(print);
    }

    [Fact]
    public void Sums_of_different_currencies_never_mix() => Prop.ForAll((int seed) =>
    {
        var events = History(new Random(seed));

        var activity = Fold(Rules, events);

        activity.Ledgers.ShouldBe(Fold(events).Ledgers);
        foreach (var ledger in activity.Ledgers)
        {
            var alone = Fold(Rules, [.. events.Where(e => e.Currency == ledger.Currency)]).Ledgers.Single();
            (ledger.Orders, ledger.Gross, ledger.Refunds, ledger.Credits).ShouldBe((alone.Orders, alone.Gross, alone.Refunds, alone.Credits));
        }

        activity.Reporting!.Spend.ShouldBe(Reference(activity, events));
        Fold(Rules, [.. events.Reverse()]).Summary.ShouldBe(activity.Summary);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    /// <summary>Orders, refunds of a part and credits; each refund in the currency of its order, so that a history can be split by currency.</summary>
    private static ActivityEvent[] History(Random random)
    {
        string[] currencies = ["EUR", "USD", "JPY", "GBP", "CHF"];
        var known = random.Next(1, 6);
        var events = new List<ActivityEvent>();
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            var currency = currencies[random.Next(known)];
            events.Add(Purchase($"O{i}", random.Next(0, 20), random.Next(1, 100_000), currency: currency));
            if (random.Next(3) == 0)
                events.Add(Cancellation($"O{i}", random.Next(0, 25), random.Next(1, 120_000), currency: currency));
            if (random.Next(4) == 0)
                events.Add(Credit(random.Next(0, 25), random.Next(1, 1000), $"credit{i}", currency));
        }

        return [.. events];
    }

    /// <summary>The same in decimals, the slow way.</summary>
    private static long? Reference(CustomerActivity activity, ActivityEvent[] events)
    {
        var parts = activity.Orders.Select(o => (o.Currency, o.Day, o.Net, Sign: 1))
            .Concat(events.Where(e => e.OrderId.Length == 0).Select(e => (e.Currency, ShopCalendar.Utc.DayOf(e.OccurredAt), e.Amount!.Value, Sign: -1)));
        var sum = 0L;
        foreach (var (currency, day, amount, sign) in parts)
        {
            decimal? rate = (currency, day - Day0) switch
            {
                ("EUR", _) => 1,
                ("USD", < 10) => 0.92m,
                ("USD", _) => 0.5m,
                ("JPY", _) => 0.6145m,
                ("GBP", >= 5) => 1.17m,
                _ => null,
            };
            if (rate is null)
                return null;
            sum += sign * (long)Math.Round(amount * rate.Value, MidpointRounding.ToEven);
        }

        return sum;
    }
}

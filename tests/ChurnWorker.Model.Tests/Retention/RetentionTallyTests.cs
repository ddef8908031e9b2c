using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Retention;
using static ChurnWorker.Model.Tests.Activity.Events;

namespace ChurnWorker.Model.Tests.Retention;

/// <summary>Every formula of the owner's report against figures worked out by hand. The window runs from day 100 to day 200, a purchase keeps its customer for 60 days.</summary>
public sealed class RetentionTallyTests
{
    private static readonly RetentionWindow Window = new(At(100), At(200), 60);
    private static readonly FoldRules Utc = new(ShopCalendar.Utc, false);

    /// <summary>
    /// Before day 100 within 60 days bought: loyal, lost, absent. Before day 200 within 60 days: loyal, absent, fresh, returned. Gone and the two
    /// refunded ones are neither.
    /// </summary>
    private static readonly Dictionary<string, ActivityEvent[]> Shop = new(StringComparer.Ordinal)
    {
        ["loyal"] = [Purchase("l1", 90, 1000), Purchase("l2", 150, 2000), Purchase("l3", 195, 3000)],
        ["lost"] = [Purchase("x1", 50, 4000)],
        ["absent"] = [Purchase("a1", 80, 1500), Purchase("a2", 190, 3000)], // left on day 140, came back on day 190
        ["fresh"] = [Purchase("f1", 160, 10_000)],
        ["returned"] = [Purchase("r1", 10, 1000), Purchase("r2", 180, 2000)],
        ["gone"] = [Purchase("g1", 5, 1000)],
        ["credit only"] = [Credit(120, 500)],
        ["undone"] = [Purchase("u1", 150, 9000), Cancellation("u1", 152)],
    };

    [Fact]
    public void Customers_at_start_and_end_new_returned_and_lost_are_distinct_people()
    {
        var figures = Count(Shop);

        figures.CustomersAtStart.ShouldBe(3);
        figures.CustomersAtEnd.ShouldBe(4);
        figures.NewCustomers.ShouldBe(2);
        figures.ReturnedCustomers.ShouldBe(1);
        figures.LostCustomers.ShouldBe(1);
        figures.RetentionRatePercent!.Value.ShouldBe(100.0 * (4 - 2) / 3);
        figures.CustomerChurnRatePercent!.Value.ShouldBe(100.0 / 3);
    }

    [Fact]
    public void Who_leaves_and_returns_within_the_window_is_retained_and_counted_once()
    {
        var figures = Count(new() { ["absent"] = Shop["absent"] });

        (figures.CustomersAtStart, figures.CustomersAtEnd, figures.NewCustomers, figures.LostCustomers).ShouldBe((1, 1, 0, 0));
        figures.RetentionRatePercent.ShouldBe(100);
        figures.CustomerChurnRatePercent.ShouldBe(0);
        figures.LifetimeDays.ShouldBeNull();
    }

    [Fact]
    public void Repeat_purchases_order_value_and_lifetime_value_follow_their_formulas()
    {
        var figures = Count(Shop);

        // ever: loyal, lost, absent, fresh, returned, gone bought; loyal, absent, returned twice
        figures.RepeatPurchaseRatePercent.ShouldBe(50);

        // within the window: loyal (twice), absent, fresh, returned
        figures.RepeatPurchaseRateInWindowPercent.ShouldBe(25);
        figures.PurchasesPerCustomer.ShouldBe(1.25);

        // 20 + 30 + 30 + 100 + 20 less the credit of 5, in five orders
        figures.Total!.Revenue.ShouldBe(19_500);
        figures.Total.AverageOrderValue.ShouldBe(3900m);

        // 100 days at a loss of one in three
        figures.LifetimeDays!.Value.ShouldBe(300, 1e-9);
        ((double)figures.Total.NaiveLtv!.Value).ShouldBe(3900 * 1.25 * 3, 1e-6);
    }

    [Fact]
    public void A_customer_of_whom_only_refunds_are_known_is_no_customer()
    {
        var figures = Count(new() { ["credit only"] = Shop["credit only"], ["undone"] = Shop["undone"] });

        (figures.CustomersAtStart, figures.CustomersAtEnd, figures.Buyers, figures.Orders).ShouldBe((0, 0, 0, 0));
        figures.Total!.Revenue.ShouldBe(-500);
        figures.Total.AverageOrderValue.ShouldBeNull();
        figures.RepeatPurchaseRatePercent.ShouldBeNull();
    }

    [Fact]
    public void A_partial_refund_lowers_the_money_and_nothing_else()
    {
        var figures = Count(new() { ["fresh"] = [.. Shop["fresh"], Cancellation("f1", 170, 2500)] });

        figures.CustomersAtEnd.ShouldBe(1);
        figures.Total!.AverageOrderValue.ShouldBe(7500m);
    }

    [Fact]
    public void An_empty_window_has_nothing_to_say()
    {
        var figures = Count([]);

        (figures.CustomersAtStart, figures.CustomersAtEnd, figures.NewCustomers, figures.LostCustomers).ShouldBe((0, 0, 0, 0));
        new object?[]
        {
            figures.RetentionRatePercent, figures.CustomerChurnRatePercent, figures.RepeatPurchaseRatePercent, figures.RepeatPurchaseRateInWindowPercent,
            figures.PurchasesPerCustomer, figures.LifetimeDays, figures.CsatPercent, figures.Nps, figures.CesPercent, figures.Total,
        }.ShouldAllBe(figure => figure == null);
        figures.Money.ShouldBeEmpty();
        figures.Cohorts.ShouldBeEmpty();
    }

    [Fact]
    public void What_happens_at_the_start_belongs_to_the_window_and_at_the_end_does_not()
    {
        var figures = Count(new() { ["first"] = [Purchase("1", 100)], ["last"] = [Purchase("2", 200)], ["edge"] = [Purchase("3", 40)] });

        figures.CustomersAtStart.ShouldBe(1); // edge: exactly 60 days before the start
        figures.Orders.ShouldBe(1);
        figures.CustomersAtEnd.ShouldBe(0);
    }

    [Fact]
    public void Revenue_churn_is_recurring_money_of_subscriptions_that_ended_over_that_at_the_start()
    {
        var figures = Count(new()
        {
            ["runs"] = [Subscribed("s1", 50, 1000), Changed("s1", 150, 1500)],
            ["leaves"] = [Subscribed("s2", 60, 24_000, "year"), Unsubscribed("s2", 150)],
            ["brief"] = [Subscribed("s3", 120, 7700), Unsubscribed("s3", 130)],
            ["announced"] = [Subscribed("s4", 10, 3000), Unsubscribed("s4", 90, effective: 110)],
            ["over"] = [Subscribed("s5", 10, 5000), Unsubscribed("s5", 90)],
        });

        // a month: 10 + 20 + 30 at the start, 20 + 30 lost
        figures.Total!.RecurringAtStart.ShouldBe(12 * 6000);
        figures.Total.RecurringLost.ShouldBe(12 * 5000);
        figures.Total.RevenueChurnRate!.Value.ShouldBe(5.0 / 6);
        (figures.CustomersAtStart, figures.CustomersAtEnd, figures.LostCustomers).ShouldBe((3, 1, 2));
    }

    [Fact]
    public void Surveys_count_the_latest_answer_of_each_respondent()
    {
        var figures = Count(new()
        {
            ["a"] = [Answer("csat", 110, 1, 5), Answer("csat", 120, 5, 5), Answer("nps", 120, 10, 10), Answer("ces", 120, 7, 7)],
            ["b"] = [Answer("csat", 120, 4, 5), Answer("nps", 120, 9, 10), Answer("ces", 120, 3.5, 7)],
            ["c"] = [Answer("csat", 120, 3, 5), Answer("nps", 120, 7, 10)],
            ["d"] = [Answer("nps", 120, 6, 10), Answer("csat", 99, 1, 5)], // the second before the window
        });

        figures.CsatPercent!.Value.ShouldBe(200.0 / 3);
        figures.Nps.ShouldBe(25);
        figures.CesPercent.ShouldBe(75);
        figures.Respondents["nps"].ShouldBe(4);
    }

    [Fact]
    public void Currencies_are_never_summed()
    {
        var figures = Count(new() { ["two"] = [Purchase("1", 120, 1000), Purchase("2", 130, 5000, currency: "USD")] });

        figures.Total.ShouldBeNull();
        figures.Money.Select(m => (m.Currency, m.Revenue)).ShouldBe([("EUR", 1000), ("USD", 5000)]);
    }

    [Fact]
    public void Money_with_a_rate_adds_up_in_the_reporting_currency_and_without_one_it_is_unknown()
    {
        var rules = Utc with { Rates = new ReportingRates("EUR", [new DatedRate("USD", 19_723, 0.5m)]) };
        var known = new Dictionary<string, ActivityEvent[]> { ["two"] = [Purchase("1", 120, 1000), Purchase("2", 130, 5000, currency: "USD")] };

        Count(known, rules: rules).Total!.Revenue.ShouldBe(3500);
        Count(new(known) { ["yen"] = [Purchase("3", 120, 100, currency: "JPY")] }, rules: rules).Total.ShouldBeNull();
    }

    [Fact]
    public void The_value_by_the_model_is_the_mean_over_the_customers_at_the_end()
    {
        var tally = new RetentionTally(Window, Utc, summary => summary.Orders * 100);
        foreach (var (customer, events) in Shop)
            tally.Add(customer, events);

        // loyal 3, absent 2, fresh 1, returned 2 orders
        tally.ToFigures().Total!.ModelValue.ShouldBe(200m);
    }

    [Fact]
    public void Cohorts_count_who_bought_again_month_by_month_through_the_last_whole_month()
    {
        // 2024: day 80 is 21 March, 90 is 31 March, 150 is 30 May, 190 is 9 July, 195 is 14 July, day 200 is 19 July
        var cohorts = Count(Shop).Cohorts;

        cohorts.Select(c => (c.Month, c.Customers)).ShouldBe([("2024-01", 2), ("2024-02", 1), ("2024-03", 2), ("2024-06", 1)]);
        cohorts.Single(c => c.Month == "2024-03").Active.ShouldBe([2, 0, 1, 0]);
        cohorts.Single(c => c.Month == "2024-03").RetainedPercent.ShouldBe([100, 0, 50, 0]);
        cohorts.Single(c => c.Month == "2024-01").Active.ShouldBe([2, 0, 0, 0, 0, 1]);
    }

    [Fact]
    public void A_report_of_one_cohort_counts_nobody_else()
    {
        var figures = Count(Shop, cohort: CohortMonth.Of(new DateOnly(2024, 3, 1)));

        (figures.CustomersAtStart, figures.CustomersAtEnd, figures.NewCustomers).ShouldBe((2, 2, 0)); // loyal and absent
        figures.Cohorts.ShouldHaveSingleItem();
    }

    [Fact]
    public void What_happened_after_the_window_changes_nothing()
    {
        var later = new Dictionary<string, ActivityEvent[]>(Shop) { ["lost"] = [.. Shop["lost"], Purchase("x2", 201)], ["fresh"] = [.. Shop["fresh"], Cancellation("f1", 205)] };

        Count(later).CustomersAtEnd.ShouldBe(Count(Shop).CustomersAtEnd);
        Count(later).Total.ShouldBe(Count(Shop).Total);
    }

    private static RetentionFigures Count(Dictionary<string, ActivityEvent[]> shop, int? cohort = null, FoldRules? rules = null)
    {
        var tally = new RetentionTally(Window, rules ?? Utc, cohort: cohort);
        foreach (var (customer, events) in shop)
            tally.Add(customer, events);
        return tally.ToFigures();
    }

    private static ActivityEvent Subscribed(string id, double day, long amount, string interval = "month") =>
        Other(ActivityKind.SubscriptionStarted, id, day) with { Amount = amount, Currency = "EUR", Term = interval };

    private static ActivityEvent Changed(string id, double day, long amount) =>
        Other(ActivityKind.SubscriptionChanged, id, day) with { Amount = amount, Currency = "EUR", Term = "month" };

    private static ActivityEvent Unsubscribed(string id, double day, double? effective = null) =>
        Other(ActivityKind.SubscriptionCancelled, id, day) with { EffectiveAt = effective is { } at ? At(at) : null };

    private static ActivityEvent Answer(string survey, double day, double score, double scale) =>
        Other(ActivityKind.Feedback, "", day) with { Term = survey, Score = score, Scale = scale };

    private static ActivityEvent Other(ActivityKind kind, string subject, double day) => new()
    {
        Kind = kind,
        Source = "shop",
        EventId = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind}-{subject}-{day}"),
        CustomerId = "C",
        OccurredAt = At(day),
        Subject = subject,
    };
}

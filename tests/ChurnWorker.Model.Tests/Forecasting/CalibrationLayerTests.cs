using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.Tests.Activity;
using ChurnWorker.Model.Tests.WinBack;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.Forecasting;

public sealed class CalibrationLayerTests
{
    private const int Horizon = 90;
    private static readonly int Start = ShopDay.Parse("2024-01-01");
    private static readonly Lazy<(ForecastModel Model, List<PurchaseTimeline> Customers)> s_shop = new(() => FitShop(4000, 540, 11));

    [Fact]
    public void A_layer_that_wins_its_trial_serves_and_says_so()
    {
        var model = s_shop.Value.Model;

        model.Layer.ShouldNotBeNull();
        model.LayerTrial!.Kind.ShouldBe("past");
        model.LayerTrial.Candidates.Select(c => c.Name).ShouldBe(["timing model alone", "cautious layer", "free layer"]);
        model.LayerTrial.Candidates.Single(c => c.Name == model.LayerTrial.Serves).Brier.ShouldBeLessThan(model.LayerTrial.Candidates[0].Brier);
        model.Readiness.ShouldBe(Readiness.Calibrated);
    }

    [Fact]
    public void Spend_that_tells_who_stays_is_found()
    {
        var layer = s_shop.Value.Model.Layer!;

        // who spends more stays longer in this shop, which the timing model cannot see
        layer.Weights[4].ShouldBeLessThan(-0.1);
    }

    [Fact]
    public void P_never_falls_with_silence_calibrated_or_raw()
    {
        foreach (var model in Models())
            foreach (var customer in Customers(300))
            {
                var (last, lastRaw) = (0.0, 0.0);
                for (var silence = 0.0; silence < 4000; silence = (silence * 1.3) + 0.01)
                {
                    var age = customer.Recency + (silence / 7);
                    var p = model.ProbabilityOfNoPurchase(customer, age, Horizon);
                    var raw = model.RawProbabilityOfNoPurchase(customer, age, Horizon);
                    p.ShouldBeGreaterThanOrEqualTo(last - 1e-12);
                    raw.ShouldBeGreaterThanOrEqualTo(lastRaw - 1e-12);
                    (last, lastRaw) = (p, raw);
                }
            }
    }

    [Fact]
    public void Every_instant_of_a_stage_reproduces_its_threshold()
    {
        var crossings = 0;
        foreach (var model in Models())
            foreach (var customer in Customers(1000))
            {
                var schedule = StageSchedule.Of(customer, model, Shop.Policy);
                for (var stage = 1; stage <= schedule.Count; stage++)
                    if (!schedule.IsByDueDate(stage) && schedule.InstantOf(stage) < long.MaxValue)
                    {
                        crossings++;
                        model.ProbabilityOfNoPurchase(customer, schedule.InstantOf(stage), Shop.Policy.HorizonDays).ShouldBe(Shop.Policy.Stages[stage - 1], 1e-6);
                    }
            }

        crossings.ShouldBeGreaterThan(3000);
    }

    [Fact]
    public void A_stored_layer_decides_to_the_last_bit_like_the_one_that_was_learned()
    {
        var model = s_shop.Value.Model;

        var read = ModelPassport.FromJson(ModelPassport.ToJson(model));

        ModelPassport.ToJson(read).ShouldBe(ModelPassport.ToJson(model));
        foreach (var customer in Customers(200))
            StageSchedule.Of(customer, read, Shop.Policy).InstantOf(1).ShouldBe(StageSchedule.Of(customer, model, Shop.Policy).InstantOf(1));
    }

    [Fact]
    public void The_same_customers_give_the_same_layer_in_any_order()
    {
        var (model, customers) = s_shop.Value;
        var shuffled = customers.ToArray();
        new Random(3).Shuffle(shuffled);

        var layer = LayerTrainer.Learn(shuffled, model.Transactions, model.ObservedUntilDay, Horizon)![model.LayerTrial!.Serves];

        layer.Level.ShouldBe(model.Layer!.Level);
        layer.Odds.ShouldBe(model.Layer.Odds);
        layer.Weights.ShouldBe(model.Layer.Weights);
    }

    [Fact]
    public void A_past_too_short_for_a_window_teaches_nothing()
    {
        var (model, customers) = s_shop.Value;

        LayerTrainer.Learn(customers, model.Transactions, Start + 30 + Horizon - 1, Horizon).ShouldBeNull();
    }

    [Fact]
    public void A_layer_learned_from_few_customers_stays_near_the_timing_model()
    {
        var (model, customers) = s_shop.Value;
        var few = LayerTrainer.Learn([.. customers.Take(120)], model.Transactions, model.ObservedUntilDay, Horizon)![model.LayerTrial!.Serves];
        double Distance(CalibrationLayer layer) => Customers(300).Average(c =>
            Math.Abs((model with { Layer = layer }).ProbabilityOfNoPurchase(c, c.Recency + 8, Horizon) - model.RawProbabilityOfNoPurchase(c, c.Recency + 8, Horizon)));

        Distance(few).ShouldBeLessThan(Distance(model.Layer!));
    }

    [Fact]
    public void The_interval_of_a_calibrated_forecast_holds_the_forecast()
    {
        var model = s_shop.Value.Model;
        foreach (var customer in Customers(200))
        {
            var interval = model.IntervalOfNoPurchase(customer, customer.Recency + 8, Horizon);
            model.ProbabilityOfNoPurchase(customer, customer.Recency + 8, Horizon).ShouldBeInRange(interval.Low, interval.High);
        }
    }

    [Fact]
    public void The_level_of_a_layer_is_that_of_the_timing_model()
    {
        var model = s_shop.Value.Model;
        double calibrated = 0, raw = 0;
        for (var window = 0; window < 4; window++)
        {
            var origin = model.ObservedUntilDay - Horizon - (window * 30);
            foreach (var customer in s_shop.Value.Customers.Select(c => c.AsOf(origin)).OfType<RfmSummary>())
            {
                calibrated += model.ProbabilityOfNoPurchase(customer, customer.AgeOnDay(origin), Horizon);
                raw += model.RawProbabilityOfNoPurchase(customer, customer.AgeOnDay(origin), Horizon);
            }
        }

        calibrated.ShouldBe(raw, 1e-6 * raw);
    }

    [Fact]
    public void A_customer_in_a_currency_the_layer_never_saw_counts_as_a_typical_spender()
    {
        var model = s_shop.Value.Model;
        var customer = Customers(1)[0];

        double InCurrency(string currency, long spend) => model.ProbabilityOfNoPurchase(customer with { Currency = currency, Spend = spend }, customer.Recency + 8, Horizon);

        InCurrency("SEK", 1).ShouldBe(InCurrency("SEK", 1_000_000));
        InCurrency("SEK", 1).ShouldBeInRange(InCurrency("EUR", 10_000_000), InCurrency("EUR", 1));
    }

    [Fact]
    public void The_sample_of_a_large_base_does_not_depend_on_its_order()
    {
        var ids = Enumerable.Range(0, CustomerSample.Most + 5000).Select(i => $"c{i}").ToArray();
        var sample = CustomerSample.Of(ids, id => id);
        Array.Reverse(ids);

        CustomerSample.Of(ids, id => id).ShouldBe(sample);
        sample.Count.ShouldBe(CustomerSample.Most);
    }

    private static IEnumerable<ForecastModel> Models()
    {
        var model = s_shop.Value.Model;
        yield return model;
        yield return model with { Transactions = new MbgCnbdK(2.4, 1.3, 2.2, 0.4, 0.8) };
        yield return model with { Layer = null };
    }

    private static List<RfmSummary> Customers(int count) =>
        [.. s_shop.Value.Customers.Take(count).Select(c => c.AsOf(s_shop.Value.Model.ObservedUntilDay)).OfType<RfmSummary>()];

    private static (ForecastModel Model, List<PurchaseTimeline> Customers) FitShop(int count, int days, int seed)
    {
        var random = new Random(seed);
        var customers = Enumerable.Range(0, count).Select(i => Customer($"c{i}", days, random)).ToList();
        var until = Start + days;
        var model = ForecastFitter.Fit(
            [.. customers.Select(c => c.AsOf(until)!)], FitSettings.Default with { ObservedUntilDay = until }, Shop.Policy, null, customers);
        return (model, customers);
    }

    /// <summary>The more a customer spends, the less likely a purchase is the last.</summary>
    private static PurchaseTimeline Customer(string id, int days, Random random)
    {
        var spend = 10 * Math.Exp(2 * random.NextDouble());
        var dropout = 3 / spend;
        var rate = 0.01 + (0.06 * random.NextDouble());
        var events = new List<ActivityEvent>();
        for (double day = random.Next(days - 60); day <= days; day += 1 - (Math.Log(1 - random.NextDouble()) / rate))
        {
            events.Add(Events.Purchase($"o{events.Count}", Math.Floor(day), (long)(100 * spend * (0.7 + (0.6 * random.NextDouble())))) with { CustomerId = id });
            if (random.NextDouble() < dropout)
                break;
        }

        return PurchaseTimeline.Of(ActivityFold.Fold(id, events, new FoldRules(ShopCalendar.Utc, false)))!;
    }
}

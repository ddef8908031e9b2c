using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.Tests.Activity;
using ChurnWorker.Model.Tests.WinBack;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.Forecasting;

public sealed class TimingTrialTests
{
    private const int Horizon = 90;
    private const int Days = 540;
    private static readonly int Start = ShopDay.Parse("2024-01-01");
    private static readonly List<PurchaseTimeline> s_regular = Shop(stages: 8, seed: 3);
    private static readonly List<PurchaseTimeline> s_chance = Shop(stages: 1, seed: 4);

    [Fact]
    public void Regular_gaps_serve_where_a_past_window_says_so()
    {
        var model = Fit(s_regular);

        model.Transactions.ShouldBeOfType<MbgCnbdK>().K.ShouldBeGreaterThan(2);
        model.Id.ShouldStartWith("mbg-cnbd-k-");
        var trial = model.TimingTrial!;
        trial.Serves.ShouldBe("mbg-cnbd-k");
        trial.Candidates.Select(c => c.Name).ShouldBe(["mbg-nbd", "mbg-cnbd-k"]);
        trial.Candidates[1].Brier.ShouldBeLessThan(trial.Candidates[0].Brier);
        ModelPassport.FromJson(ModelPassport.ToJson(model)).TimingTrial!.Serves.ShouldBe("mbg-cnbd-k");
    }

    [Fact]
    public void Gaps_left_to_chance_keep_the_simpler_model()
    {
        var model = Fit(s_chance);

        model.Transactions.ShouldBeOfType<MbgNbd>();
        model.TimingTrial!.Serves.ShouldBe("mbg-nbd");
    }

    [Fact]
    public void The_model_in_force_is_the_one_to_beat()
    {
        // Fitted to gaps left to chance k is about 1: neither model is better, and whichever serves stays
        var regular = Fit(s_chance, FitSettings.Default with { Family = MbgCnbdK.ModelName, Challenger = null });

        var model = Fit(s_chance, previous: regular);

        model.TimingTrial!.Candidates[0].Name.ShouldBe("mbg-cnbd-k");
        model.Transactions.ShouldBeOfType<MbgCnbdK>().K.ShouldBe(1, 0.15);
    }

    [Fact]
    public void A_past_shorter_than_a_horizon_before_the_window_holds_no_trial()
    {
        var until = Start + (2 * Horizon) - 1;
        List<PurchaseTimeline> known = [.. s_regular.Where(c => c.Days[0] <= until)];

        var model = ForecastFitter.Fit([.. known.Select(c => c.AsOf(until)!)], FitSettings.Default with { ObservedUntilDay = until }, WinBack.Shop.Policy, null, known);

        model.TimingTrial.ShouldBeNull();
        model.Transactions.ShouldBeOfType<MbgNbd>();
    }

    [Fact]
    public void Every_instant_reproduces_its_threshold_also_where_regular_gaps_serve()
    {
        var model = Fit(s_regular);
        var crossings = 0;
        foreach (var customer in s_regular.Select(c => c.AsOf(model.ObservedUntilDay)!))
        {
            var schedule = StageSchedule.Of(customer, model, WinBack.Shop.Policy);
            for (var stage = 1; stage <= schedule.Count; stage++)
                if (!schedule.IsByDueDate(stage) && schedule.InstantOf(stage) < long.MaxValue)
                {
                    crossings++;
                    model.ProbabilityOfNoPurchase(customer, schedule.InstantOf(stage), Horizon).ShouldBe(WinBack.Shop.Policy.Stages[stage - 1], 1e-6);
                }
        }

        crossings.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void The_same_customers_come_to_the_same_model_in_any_order()
    {
        var shuffled = s_regular.ToArray();
        new Random(5).Shuffle(shuffled);

        Fit([.. shuffled]).Id.ShouldBe(Fit(s_regular).Id);
    }

    private static ForecastModel Fit(List<PurchaseTimeline> customers, FitSettings? settings = null, ForecastModel? previous = null)
    {
        var until = Start + Days;
        return ForecastFitter.Fit(
            [.. customers.Select(c => c.AsOf(until)!)], (settings ?? FitSettings.Default) with { ObservedUntilDay = until }, WinBack.Shop.Policy, previous, customers);
    }

    /// <summary>600 customers whose gaps are sums of so many exponential stages, and who stop after one purchase in ten.</summary>
    private static List<PurchaseTimeline> Shop(int stages, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 600).Select(i => Customer($"c{i:D3}", stages, random))];
    }

    private static PurchaseTimeline Customer(string id, int stages, Random random)
    {
        var gap = 15 + (30 * random.NextDouble());
        var events = new List<ActivityEvent>();
        for (double day = random.Next(Days - 60); day <= Days; day += Math.Max(1, gap / stages * Enumerable.Range(0, stages).Sum(_ => -Math.Log(1 - random.NextDouble()))))
        {
            events.Add(Events.Purchase($"o{events.Count}", Math.Floor(day), 1000) with { CustomerId = id });
            if (random.NextDouble() < 0.1)
                break;
        }

        return PurchaseTimeline.Of(ActivityFold.Fold(id, events, new FoldRules(ShopCalendar.Utc, false)))!;
    }
}

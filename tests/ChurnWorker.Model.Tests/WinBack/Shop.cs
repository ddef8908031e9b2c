using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.Tests.Activity;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.WinBack;

/// <summary>A shop with a fixed model and policy, and a regular customer of ten weekly purchases, the last on day 63.</summary>
public static class Shop
{
    public const long Day = Events.DayLength;

    public static WinBackPolicy Policy { get; } = new()
    {
        HorizonDays = 90,
        Stages = [0.70, 0.85, 0.95],
        HighValueQuantile = 0.8,
        ValueHorizonDays = 365,
        Margin = 1,
        Cooldown = TimeSpan.FromDays(30),
        MaxTriggersPerQuarter = 3,
        HoldoutPercent = 0,
        HoldoutSalt = "salt",
        ActBy = TimeSpan.FromDays(7),
        ExpireAfter = TimeSpan.FromDays(60),
        GraceAfterCancellation = TimeSpan.FromHours(48),
        BackfillTriggers = false,
    };

    public static ForecastModel Model { get; } = new()
    {
        Id = "test-model",
        Transactions = new MbgNbd(0.525, 6.182, 0.891, 1.614),
        Spend = new Dictionary<string, SpendModel> { ["EUR"] = new("EUR", new GammaGamma(6.25, 3.74, 1544), 100, 1000, 500) },
        Readiness = Readiness.Own,
        ObservedUntilDay = 19_700,
        LogLikelihood = -1,
        Customers = 100,
        RepeatCustomers = 50,
        HighShare = 0.2,
        Converged = true,
        Uncertainty = new LogUncertainty(new double[16], 1),
    };

    public static ActivityEvent[] Weekly { get; } = [.. Enumerable.Range(0, 10).Select(i => Events.Purchase($"O{i}", 7 * i, 5000))];

    public static RfmSummary Regular { get; } = Events.Fold(Weekly).Summary!;

    public static DecisionContext Context(WinBackPolicy? policy = null, long modelSince = 0, long liveSince = 0) =>
        new(Model, modelSince, policy ?? Policy, liveSince, "tenant");

    public static CustomerCase Case(RfmSummary customer, WinBackCycle? cycle = null, params WinBackTrigger[] triggers) =>
        new(customer, Model.TierOf(Model.ExpectedValue(customer, Policy), customer.Currency), cycle, default, triggers);

    public static StageSchedule Schedule(RfmSummary customer, WinBackPolicy? policy = null) => StageSchedule.Of(customer, Model, policy ?? Policy);

    /// <summary>The decision at the instant of a stage, nothing having fired before.</summary>
    public static Decision FiredAt(int stage, WinBackPolicy? policy = null) =>
        Decider.Review(Case(Regular), Context(policy), Schedule(Regular, policy).InstantOf(stage));
}

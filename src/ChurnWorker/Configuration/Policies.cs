using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Configuration;

/// <summary>Turns valid options into the values that pure code takes.</summary>
internal static class Policies
{
    /// <summary>The win-back policy.</summary>
    public static WinBackPolicy ToPolicy(this WorkerOptions options) => options.WinBack.ToPolicy(options.Shop);

    private static WinBackPolicy ToPolicy(this WinBackOptions options, ShopOptions shop) => new()
    {
        HorizonDays = options.HorizonDays,
        Stages = options.Stages,
        HighValueQuantile = options.HighValue.Quantile,
        HighValueAbsolute = options.HighValue.Absolute,
        ValueHorizonDays = options.ValueHorizonDays,
        Margin = options.Margin,
        Cooldown = TimeSpan.FromDays(options.CooldownDays),
        MaxTriggersPerQuarter = options.MaxTriggersPerCustomerPerQuarter,
        HoldoutPercent = options.HoldoutPercent,
        HoldoutSalt = options.HoldoutSalt,
        ActBy = TimeSpan.FromDays(options.ActByDays),
        ExpireAfter = TimeSpan.FromDays(options.ExpireAfterDays),
        GraceAfterCancellation = options.GraceAfterCancellation,
        BackfillTriggers = options.BackfillTriggers,
        LeastReadiness = options.LeastReadiness,
        Fatigue = options.Fatigue,
        QuietHours = options.QuietHours is { } text ? QuietHoursText.Parse(text, options.TimeZone ?? shop.TimeZone) : null,
        DailyBudget = options.DailyBudget,
        LostCauseBelow = options.LostCauseBelow,
        AcquisitionCost = options.AcquisitionCost,
        Playbooks = options.Playbooks,
        SuggestSubscriptions = options.SuggestSubscriptions,
        Replenishment = options.Replenishment,
        Lifecycle = options.Lifecycle,
        ReplenishmentLead = TimeSpan.FromDays(options.ReplenishmentLeadDays),
    };

    /// <summary>The shop's rules for the fold, with what the policy wants to know beside timing and money.</summary>
    public static FoldRules ToFoldRules(this WorkerOptions options) => options.Shop.ToFoldRules() with { TracksSupplies = options.WinBack.Replenishment };

    /// <summary>The shop's rules for the fold.</summary>
    public static FoldRules ToFoldRules(this ShopOptions options) => new(
        options.TimeZone == "UTC" ? ShopCalendar.Utc : new ShopCalendar(TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone)),
        options.ZeroAmountOrders == ZeroAmountOrders.Purchase,
        options.ReportingCurrency is { } currency ? new ReportingRates(currency, RateText.Parse(options.Rates ?? [])) : null);

    /// <summary>The file of a SQLite store; null for any other.</summary>
    public static string? SqlitePath(this StoreOptions options) =>
        options.Connection.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase) ? Path.GetFullPath(options.Connection["sqlite:".Length..]) : null;

    /// <summary>The file that the in-memory bus also writes to.</summary>
    public static string NdjsonPath(this WorkerOptions options) =>
        Path.GetFullPath(options.Outbox.File ?? Path.Combine(Path.GetDirectoryName(options.Store.SqlitePath()) ?? "", "winback.ndjson"));
}

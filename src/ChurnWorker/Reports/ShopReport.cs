using ChurnWorker.Model.Retention;

namespace ChurnWorker.Reports;

/// <summary>What the owner of a shop reads: the retention figures of one window. The members are part of the contract; null where there is nothing to count.</summary>
internal sealed record ShopReport
{
    /// <summary>First shop day.</summary>
    public required string From { get; init; }

    /// <summary>Shop day after the last: the window ends where it begins.</summary>
    public required string To { get; init; }

    public required int ActiveDays { get; init; }

    /// <summary>Month of the first purchase that the report is restricted to; null: everybody.</summary>
    public required string? Cohort { get; init; }

    public required int CustomersAtStart { get; init; }

    public required int CustomersAtEnd { get; init; }

    public required int NewCustomers { get; init; }

    public required int ReturnedCustomers { get; init; }

    public required int LostCustomers { get; init; }

    public required int Buyers { get; init; }

    public required int Orders { get; init; }

    public required double? RetentionRatePercent { get; init; }

    public required double? CustomerChurnRatePercent { get; init; }

    public required double? RevenueChurnRate { get; init; }

    public required double? RepeatPurchaseRatePercent { get; init; }

    public required double? RepeatPurchaseRateInWindowPercent { get; init; }

    public required decimal? AverageOrderValue { get; init; }

    public required double? PurchasesPerCustomer { get; init; }

    public required double? LifetimeDays { get; init; }

    public required decimal? NaiveLtv { get; init; }

    public required decimal? ModelValue { get; init; }

    public required double? CsatPercent { get; init; }

    public required double? Nps { get; init; }

    public required double? CesPercent { get; init; }

    /// <summary>Respondents by survey.</summary>
    public required IReadOnlyDictionary<string, int> Respondents { get; init; }

    public required decimal? RevenueAtRisk { get; init; }

    /// <summary>Currency of the money above; null where there are several and not all of it has a rate: then only <see cref="Currencies"/> speaks.</summary>
    public required string? Currency { get; init; }

    public required IReadOnlyList<CurrencyReport> Currencies { get; init; }

    public required IReadOnlyList<Cohort> Cohorts { get; init; }

    /// <summary>What contact is worth, by the cycles whose first trigger fell into the window.</summary>
    public WinBackReport? WinBack { get; init; }

    /// <summary>What the shadow policy would have done; null where there is none.</summary>
    public ShadowReport? Shadow { get; init; }

    /// <summary>Triggers expected in the days from the end of the window on.</summary>
    public IReadOnlyList<CalendarReport> Calendar { get; init; } = [];
}

namespace ChurnWorker.Model.Retention;

/// <summary>What the owner of a shop reads, counted over one window. Customers are distinct people: who leaves and returns within the window is counted once, as retained.</summary>
public sealed record RetentionFigures
{
    /// <summary>Customers at the start, S.</summary>
    public required int CustomersAtStart { get; init; }

    /// <summary>Customers at the end, E = S + N − L.</summary>
    public required int CustomersAtEnd { get; init; }

    /// <summary>Customers at the end who were none at the start, N.</summary>
    public required int NewCustomers { get; init; }

    /// <summary>Of the new, those who had been customers long before and returned.</summary>
    public required int ReturnedCustomers { get; init; }

    /// <summary>Customers at the start who are none at the end, L.</summary>
    public required int LostCustomers { get; init; }

    /// <summary>Customers who bought within the window.</summary>
    public required int Buyers { get; init; }

    /// <summary>Their effective orders within the window.</summary>
    public required int Orders { get; init; }

    /// <summary>(E − N) / S × 100; null without a customer at the start.</summary>
    public required double? RetentionRatePercent { get; init; }

    /// <summary>L / S × 100; null without a customer at the start.</summary>
    public required double? CustomerChurnRatePercent { get; init; }

    /// <summary>Customers with two orders or more up to the end / customers with one or more × 100.</summary>
    public required double? RepeatPurchaseRatePercent { get; init; }

    /// <summary>The same counting only orders within the window.</summary>
    public required double? RepeatPurchaseRateInWindowPercent { get; init; }

    /// <summary>Orders within the window / customers who placed them.</summary>
    public required double? PurchasesPerCustomer { get; init; }

    /// <summary>Mean lifetime at this rate of loss, days: length of the window / (L / S). Null where nobody was lost: then it has no end.</summary>
    public required double? LifetimeDays { get; init; }

    /// <summary>Customers whose latest answer is at least four fifths of the scale (4 of 5) / respondents × 100.</summary>
    public required double? CsatPercent { get; init; }

    /// <summary>Share of promoters (9 and 10) less share of detractors (0 to 6), −100 to 100.</summary>
    public required double? Nps { get; init; }

    /// <summary>Mean of score / scale × 100.</summary>
    public required double? CesPercent { get; init; }

    /// <summary>Respondents by survey: <c>csat</c>, <c>nps</c>, <c>ces</c>.</summary>
    public required IReadOnlyDictionary<string, int> Respondents { get; init; }

    /// <summary>Money by currency, by code. Never summed across currencies.</summary>
    public required IReadOnlyList<MoneyFigures> Money { get; init; }

    /// <summary>All money in the reporting currency, or in the only currency there is; null where there are several and no rates, or a part that no rate speaks of.</summary>
    public required MoneyFigures? Total { get; init; }

    /// <summary>Retention by month of the first purchase, earliest first.</summary>
    public required IReadOnlyList<Cohort> Cohorts { get; init; }
}

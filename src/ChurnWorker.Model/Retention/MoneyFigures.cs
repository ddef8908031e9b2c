namespace ChurnWorker.Model.Retention;

/// <summary>Figures in one currency over one window, in minor units.</summary>
public sealed record MoneyFigures
{
    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Effective orders within the window.</summary>
    public required int Orders { get; init; }

    /// <summary>Customers who placed them.</summary>
    public required int Buyers { get; init; }

    /// <summary>Money of those orders net of their refunds, less credits given within the window.</summary>
    public required long Revenue { get; init; }

    /// <summary>Revenue / orders; null without an order.</summary>
    public required decimal? AverageOrderValue { get; init; }

    /// <summary>Average order value × orders per buyer within the window × lifetime / length of the window; null where any of them is.</summary>
    public required decimal? NaiveLtv { get; init; }

    /// <summary>Mean expected value, by the model, of the customers at the end; null without a model or a customer.</summary>
    public required decimal? ModelValue { get; init; }

    /// <summary>Yearly recurring money of the subscriptions that ran at the start.</summary>
    public required long RecurringAtStart { get; init; }

    /// <summary>Of that, what belonged to subscriptions that no longer run at the end.</summary>
    public required long RecurringLost { get; init; }

    /// <summary>Churned recurring money / recurring money at the start; null where none recurred.</summary>
    public double? RevenueChurnRate => RecurringAtStart == 0 ? null : (double)RecurringLost / RecurringAtStart;
}

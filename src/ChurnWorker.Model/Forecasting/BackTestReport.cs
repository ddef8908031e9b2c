namespace ChurnWorker.Model.Forecasting;

/// <summary>What a model that knew only the past was worth at a cutoff.</summary>
public sealed record BackTestReport
{
    /// <summary>Last day the model knew, ISO 8601.</summary>
    public required string Cutoff { get; init; }

    /// <summary>Days after it in which a purchase was or was not made.</summary>
    public required int HorizonDays { get; init; }

    /// <summary>The model.</summary>
    public required string ModelId { get; init; }

    /// <summary>How much the model rests on own data.</summary>
    public required Readiness Readiness { get; init; }

    /// <summary>Quality of the forecasts that decide.</summary>
    public required ForecastQuality Model { get; init; }

    /// <summary>Quality of the timing model alone.</summary>
    public required ForecastQuality Raw { get; init; }

    /// <summary>Everybody.</summary>
    public required GroupComparison Everybody { get; init; }

    /// <summary>The fifth with the highest expected value at the cutoff.</summary>
    public required GroupComparison TopValue { get; init; }
}

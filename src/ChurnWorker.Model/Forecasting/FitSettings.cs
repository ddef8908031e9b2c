using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Forecasting;

/// <summary>What a fit may choose from.</summary>
/// <param name="Family">Name of the timing model, one of <see cref="ModelFamilies.Names"/>.</param>
/// <param name="Prior">Beliefs before any data; null for plain maximum likelihood.</param>
/// <param name="ObservedUntilDay">Last day of observation; null: the day of the population's latest purchase.</param>
public sealed record FitSettings(string Family, ParameterPrior? Prior, int? ObservedUntilDay = null)
{
    /// <summary>What the running service uses.</summary>
    public static FitSettings Default { get; } = new(MbgNbd.ModelName, ParameterPrior.RetailWeeks) { Challenger = MbgCnbdK.ModelName };

    /// <summary>Name of the timing model that takes the place of <see cref="Family"/> where a past window says so; null for none.</summary>
    public string? Challenger { get; init; }
}

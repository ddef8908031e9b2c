namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>The timing models by the names commands and passports use.</summary>
public static class ModelFamilies
{
    /// <summary>Names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [MbgNbd.ModelName, BgNbd.ModelName, MbgCnbdK.ModelName];

    /// <summary>Names of the parameters of a family, in the order of <see cref="TransactionModel.Parameters"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Unknown name.</exception>
    public static IReadOnlyList<string> ParametersOf(string name) => [.. Create(name, [1, 1, 1, 1, 1]).Parameters.Select(p => p.Name)];

    /// <summary>A model of a family.</summary>
    /// <param name="name">Name of the family.</param>
    /// <param name="parameters">Its parameters, in the order of <see cref="ParametersOf"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Unknown name, or a parameter out of its range.</exception>
    public static BetaGeometricModel Create(string name, IReadOnlyList<double> parameters) => name switch
    {
        MbgNbd.ModelName => new MbgNbd(parameters[0], parameters[1], parameters[2], parameters[3]),
        BgNbd.ModelName => new BgNbd(parameters[0], parameters[1], parameters[2], parameters[3]),
        MbgCnbdK.ModelName => new MbgCnbdK(parameters[0], parameters[1], parameters[2], parameters[3], parameters[4]),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Unknown model"),
    };
}

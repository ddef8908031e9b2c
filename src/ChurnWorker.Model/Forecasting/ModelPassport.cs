using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Forecasting;

/// <summary>The stored and printed form of a model: everything needed to use it again, to the last bit.</summary>
public sealed record ModelPassport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Name of the model in force.</summary>
    public required string ModelId { get; init; }

    /// <summary>Family, one of <see cref="ModelFamilies.Names"/>.</summary>
    public required string Model { get; init; }

    /// <summary>Unit of the timing parameters.</summary>
    public string TimeUnit { get; init; } = "weeks";

    /// <summary>Timing parameters: r, alpha, a, b; before them k where gaps are regular.</summary>
    public required Dictionary<string, double> Parameters { get; init; }

    /// <summary>Standard errors of the parameters; null where the data say nothing about one.</summary>
    public required Dictionary<string, double?> StandardErrors { get; init; }

    /// <summary>Covariances of the logarithms of the parameters, by rows; null where undefined.</summary>
    public required IReadOnlyList<double?> LogCovariance { get; init; }

    /// <summary>Largest over smallest curvature of the fit: above about a million, parameters cannot be told apart. Null where a direction is flat.</summary>
    public required double? Condition { get; init; }

    /// <summary>Log-likelihood without the prior.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Whether the fit reached a maximum.</summary>
    public required bool Converged { get; init; }

    /// <summary>How much it rests on own data.</summary>
    public required Readiness Readiness { get; init; }

    /// <summary>Last day of observation, ISO 8601.</summary>
    public required string ObservedUntil { get; init; }

    /// <summary>Customers it was fitted on.</summary>
    public required int Customers { get; init; }

    /// <summary>Of these, with at least one repeat occasion.</summary>
    public required int RepeatCustomers { get; init; }

    /// <summary>Share of the customers who were of high value.</summary>
    public required double HighShare { get; init; }

    /// <summary>Spend by currency.</summary>
    public required IReadOnlyList<SpendPassport> Spend { get; init; }

    /// <summary>The calibration layer; null where the timing model alone serves.</summary>
    public CalibrationLayer? Layer { get; init; }

    /// <summary>The trial that decided which timing model serves; null where there was none.</summary>
    public ModelTrial? TimingTrial { get; init; }

    /// <summary>The trial that decided whether a layer serves, and which; null where there was none.</summary>
    public ModelTrial? LayerTrial { get; init; }

    /// <summary>How far the model and the one before it disagree; null for the first.</summary>
    public ModelDrift? Drift { get; init; }

    /// <summary>How long articles last; left out where the shop does not track supplies.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SupplyGaps? Supplies { get; init; }

    /// <summary>The passport of a model.</summary>
    public static ModelPassport Of(ForecastModel model)
    {
        var timing = (BetaGeometricModel)model.Transactions;
        return new ModelPassport
        {
            ModelId = model.Id,
            Model = timing.Name,
            Parameters = timing.Parameters.ToDictionary(p => p.Name, p => p.Value),
            StandardErrors = timing.Parameters.Zip(model.Uncertainty.StandardErrors, (p, error) => (p.Name, Error: Known(p.Value * error))).ToDictionary(p => p.Name, p => p.Error),
            LogCovariance = [.. model.Uncertainty.Covariance.Select(Known)],
            Condition = Known(model.Uncertainty.Condition),
            LogLikelihood = model.LogLikelihood,
            Converged = model.Converged,
            Readiness = model.Readiness,
            ObservedUntil = ShopDay.ToText(model.ObservedUntilDay),
            Customers = model.Customers,
            RepeatCustomers = model.RepeatCustomers,
            HighShare = model.HighShare,
            Layer = model.Layer,
            TimingTrial = model.TimingTrial,
            LayerTrial = model.LayerTrial,
            Drift = model.Drift,
            Supplies = model.Supplies,
            Spend =
            [
                .. from spend in model.Spend.Values
                   orderby spend.Currency
                   select PassportOf(spend),
            ],
        };
    }

    /// <summary>The model of a passport.</summary>
    public ForecastModel ToModel() => new()
    {
        Id = ModelId,
        Transactions = ModelFamilies.Create(Model, [.. ModelFamilies.ParametersOf(Model).Select(name => Parameters[name])]),
        Spend = Spend.ToDictionary(
            s => s.Currency,
            s => new SpendModel(s.Currency, new GammaGamma(s.P, s.Q, s.V), s.Customers, s.HighThreshold, s.MidThreshold)
            {
                Uncertainty = s.LogCovariance.Count == 0 ? null : new LogUncertainty([.. s.LogCovariance.Select(c => c ?? double.NaN)], double.NaN),
            },
            StringComparer.Ordinal),
        Layer = Layer,
        TimingTrial = TimingTrial,
        LayerTrial = LayerTrial,
        Drift = Drift,
        Supplies = Supplies,
        Readiness = Readiness,
        ObservedUntilDay = ShopDay.Parse(ObservedUntil),
        LogLikelihood = LogLikelihood,
        Customers = Customers,
        RepeatCustomers = RepeatCustomers,
        HighShare = HighShare,
        Converged = Converged,
        Uncertainty = new LogUncertainty([.. LogCovariance.Select(c => c ?? double.NaN)], Condition ?? double.PositiveInfinity),
    };

    /// <summary>The model as compact JSON.</summary>
    public static string ToJson(ForecastModel model) => JsonSerializer.Serialize(Of(model), Json);

    /// <summary>The model as a JSON object to print or extend.</summary>
    public static JsonObject ToJsonObject(ForecastModel model) => JsonSerializer.SerializeToNode(Of(model), Json)!.AsObject();

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not a passport.</exception>
    public static ForecastModel FromJson(string json) => JsonSerializer.Deserialize<ModelPassport>(json, Json)!.ToModel();

    private static SpendPassport PassportOf(SpendModel spend)
    {
        var amounts = spend.GammaGamma;
        var passport = new SpendPassport(spend.Currency, amounts.P, amounts.Q, amounts.V, spend.Customers, spend.HighThreshold, spend.MidThreshold);
        return spend.Uncertainty is not { } known ? passport : passport with
        {
            StandardErrors = [.. new[] { amounts.P, amounts.Q, amounts.V }.Zip(known.StandardErrors, (p, error) => Known(p * error))],
            LogCovariance = [.. known.Covariance.Select(Known)],
        };
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}

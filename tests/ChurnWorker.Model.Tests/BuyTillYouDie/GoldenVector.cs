using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChurnWorker.Model.Tests.BuyTillYouDie;

/// <summary>One line of golden_vectors.json: quantities computed with 40 digits; ages in days, parameters in weeks.</summary>
public sealed record GoldenVector(
    string Model,
    double[] Params,
    double X,
    [property: JsonPropertyName("tx_days")] double TxDays,
    [property: JsonPropertyName("T_days")] double AgeDays,
    [property: JsonPropertyName("h_days")] double HorizonDays,
    double? Ll,
    [property: JsonPropertyName("p_alive")] double Alive,
    [property: JsonPropertyName("p_return")] double Return,
    double Expected,
    double M,
    [property: JsonPropertyName("expected_value")] double ExpectedValue)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public double Tx => TxDays / 7;

    public double Age => AgeDays / 7;

    public double Horizon => HorizonDays / 7;

    public static GoldenVector[] Read(string model)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "BuyTillYouDie", "golden_vectors.json")));
        return [.. document.RootElement.GetProperty("vectors").Deserialize<GoldenVector[]>(Options)!.Where(v => v.Model == model)];
    }
}

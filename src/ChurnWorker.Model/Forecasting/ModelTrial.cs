using System.Globalization;

namespace ChurnWorker.Model.Forecasting;

/// <summary>Candidates judged by a window of the past that none of them had seen, and the one that serves because of it.</summary>
/// <param name="Kind">
/// past: all were learned as if the window had not happened. halves: the history is too short for that, and each half of the customers is forecast by a layer that
/// has only seen the other half.
/// </param>
/// <param name="Customers">Customers forecast.</param>
/// <param name="Candidates">The candidates, the one that must be beaten first.</param>
/// <param name="Serves">Name of the one that serves.</param>
public sealed record ModelTrial(string Kind, int Customers, IReadOnlyList<TrialCandidate> Candidates, string Serves)
{
    /// <summary>Kind of a trial in which all were learned as if the window had not happened.</summary>
    public const string InThePast = "past";

    /// <summary>Kind of a trial by halves of the customers.</summary>
    public const string ByHalves = "halves";

    /// <summary>Who serves and why, in words.</summary>
    public string InWords() => string.Create(
        CultureInfo.InvariantCulture, $"{Serves} serves; on {Customers} customers of a past window {string.Join(", ", Candidates.Select(c => c.InWords()))}");
}

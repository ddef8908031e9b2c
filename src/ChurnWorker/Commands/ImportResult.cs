using System.Globalization;
using ChurnWorker.Replay;

namespace ChurnWorker.Commands;

/// <summary>What an import did.</summary>
/// <param name="Counts">What became of the rows.</param>
/// <param name="Customers">Customers in the store after it.</param>
/// <param name="ModelId">Model in force after it; null while there are too few customers.</param>
internal sealed record ImportResult(ReplayCounts Counts, int Customers, string? ModelId)
{
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Counts.Rows:N0} rows: {Counts.Accepted:N0} accepted, {Counts.Dropped:N0} dropped (of erased customers or unknown triggers), {Counts.Duplicates:N0} duplicates, {Counts.Quarantined:N0} quarantined; {Customers:N0} customers, model {ModelId ?? "none (too few customers)"}");
}

using System.Runtime.InteropServices;

namespace ChurnWorker.Model.Forecasting;

/// <summary>Which customers a layer is learned from where there are more than it needs: always the same, whoever else is there.</summary>
public static class CustomerSample
{
    /// <summary>Enough for the weights of a layer to two digits; more would only take longer.</summary>
    public const int Most = 10_000;

    /// <summary>The sample of a population: the <see cref="Most"/> customers with the lowest hashes, by id.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> customerIds) => customerIds.Count <= Most
        ? customerIds
        : [.. customerIds.OrderBy(HashOf).ThenBy(id => id, StringComparer.Ordinal).Take(Most).Order(StringComparer.Ordinal)];

    /// <summary>FNV-1a over the UTF-16 of an id, mixed once more: close ids are far apart.</summary>
    public static ulong HashOf(string customerId)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in MemoryMarshal.AsBytes(customerId.AsSpan()))
            hash = (hash ^ b) * 1099511628211UL;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        return hash ^ (hash >> 33);
    }
}

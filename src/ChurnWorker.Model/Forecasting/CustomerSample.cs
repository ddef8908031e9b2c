using System.Runtime.InteropServices;

namespace ChurnWorker.Model.Forecasting;

/// <summary>Which customers a layer is learned from where there are more than it needs: always the same, whoever else is there.</summary>
public static class CustomerSample
{
    /// <summary>Enough for the weights of a layer to two digits; more would only take longer.</summary>
    public const int Most = 10_000;

    /// <summary>The sample of a population: the <see cref="Most"/> customers with the lowest hashes, by id. No more than that many are kept at a time.</summary>
    /// <param name="customers">The population, in any order.</param>
    /// <param name="idOf">The id of a customer.</param>
    public static IReadOnlyList<T> Of<T>(IEnumerable<T> customers, Func<T, string> idOf)
    {
        var highestFirst = new PriorityQueue<T, (ulong Hash, string Id)>(Comparer<(ulong Hash, string Id)>.Create(HighestFirst));
        foreach (var customer in customers)
        {
            var id = idOf(customer);
            if (highestFirst.Count < Most)
                highestFirst.Enqueue(customer, (HashOf(id), id));
            else
                highestFirst.EnqueueDequeue(customer, (HashOf(id), id));
        }

        return [.. highestFirst.UnorderedItems.Select(item => item.Element).OrderBy(idOf, StringComparer.Ordinal)];
    }

    /// <summary>FNV-1a over the UTF-16 of an id, mixed once more: close ids are far apart.</summary>
    public static ulong HashOf(string customerId)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in MemoryMarshal.AsBytes(customerId.AsSpan()))
            hash = (hash ^ b) * 1099511628211UL;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        return hash ^ (hash >> 33);
    }

    private static int HighestFirst((ulong Hash, string Id) a, (ulong Hash, string Id) b) =>
        a.Hash == b.Hash ? string.CompareOrdinal(b.Id, a.Id) : b.Hash.CompareTo(a.Hash);
}

using System.Security.Cryptography;
using System.Text;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Storage;

/// <summary>Keyed hashes of what was erased. Inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class TombstoneTable : IDisposable
{
    private readonly Statement _any;
    private readonly Statement _find;
    private readonly Statement _insert;
    private readonly Statement _severedAt;
    private readonly Statement _sever;
    private readonly Statement _unsever;
    private readonly StoreConnection _writer;
    private readonly byte[] _key;

    public TombstoneTable(StoreConnection writer)
    {
        _writer = writer;
        _key = MetaStore.ReadTombstoneKey(writer);
        _any = writer.Prepare("SELECT 1 FROM tombstones LIMIT 1");
        _find = writer.Lookup("tombstones", "erased_at", "hash");
        _insert = writer.Prepare("INSERT INTO tombstones (hash, erased_at) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET erased_at = CASE WHEN excluded.erased_at > tombstones.erased_at THEN excluded.erased_at ELSE tombstones.erased_at END");
        _severedAt = writer.Prepare("SELECT unmerged_at FROM severed WHERE customer_id = ? AND tombstone = ?");
        _sever = writer.Prepare("INSERT INTO severed (customer_id, tombstone, unmerged_at) VALUES (?, ?, ?) ON CONFLICT (customer_id, tombstone) DO UPDATE SET unmerged_at = CASE WHEN excluded.unmerged_at > severed.unmerged_at THEN excluded.unmerged_at ELSE severed.unmerged_at END");
        _unsever = writer.Prepare("DELETE FROM severed WHERE customer_id = ?");
        Refresh();
    }

    /// <summary>Whether anybody was ever erased. Kept in memory: until then no event pays for the question.</summary>
    public bool Any { get; private set; }

    /// <summary>Looks again, after another process wrote.</summary>
    public void Refresh()
    {
        Any = _any.Read();
        _any.Reset();
    }

    /// <summary>Reads together what the events of a batch will ask.</summary>
    public void ReadAhead(IReadOnlyList<Inbound> batch)
    {
        if (!Any)
            return;
        var events = batch.Select(input => input.Event).OfType<ActivityEvent>().ToList();
        var hashes = events.SelectMany(e => new[] { OfCustomer(e.CustomerId), OfOrder(e.OrderId), OfCustomer(e.Subject) });
        _writer.ReadAhead("tombstones", "hash", hashes.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>What stays of a customer: a hash that only this store can make.</summary>
    public string OfCustomer(string customerId) => Hash("customer\0" + customerId);

    /// <summary>When a customer was erased, Unix milliseconds UTC; null for everybody else.</summary>
    public long? ErasedAt(string customerId) => Any && customerId.Length > 0 ? Find(OfCustomer(customerId)) : null;

    /// <summary>Whether an erased customer bought an order.</summary>
    public bool IsErasedOrder(string orderId) => Any && orderId.Length > 0 && Find(OfOrder(orderId)) is not null;

    /// <summary>Remembers that a customer is erased; returns the hash.</summary>
    public string AddCustomer(string customerId, long at) => Add(OfCustomer(customerId), at);

    /// <summary>Remembers that an erased customer bought an order: its cancellations may name nobody.</summary>
    public void AddOrder(string orderId, long at) => Add(OfOrder(orderId), at);

    /// <summary>When a customer who stayed was unmerged from one who is erased, Unix milliseconds UTC; null when never.</summary>
    public long? SeveredAt(string customerId, string tombstone) => Single(_severedAt.Bind(1, customerId).Bind(2, tombstone));

    /// <summary>Remembers that a customer who stays was unmerged from one who is erased.</summary>
    public void Sever(string customerId, string tombstone, long unmergedAt) => _sever.Bind(1, customerId).Bind(2, tombstone).Bind(3, unmergedAt).Run();

    /// <summary>Forgets from whom a customer was unmerged; returns how many there were.</summary>
    public int Unsever(string customerId) => _unsever.Bind(1, customerId).Run();

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_any, _find, _insert, _severedAt, _sever, _unsever])
            statement.Dispose();
    }

    private string OfOrder(string orderId) => Hash("order\0" + orderId);

    private long? Find(string hash) => Single(_find.Bind(1, hash));

    private string Add(string hash, long at)
    {
        _insert.Bind(1, hash).Bind(2, at).Run();
        Any = true;
        return hash;
    }

    private string Hash(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));

    private static long? Single(Statement statement)
    {
        if (!statement.Read())
            return null;
        var value = statement.Int64(0);
        statement.Reset();
        return value;
    }
}

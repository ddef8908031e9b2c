using System.Collections;
using System.Text;

namespace ChurnWorker.Model.Activity;

/// <summary>
/// The summaries of a whole base, a hundred bytes each: what a fit goes through many times is made anew each time instead of being kept, for a million records
/// and their ids would be most of the memory of the service.
/// </summary>
public sealed class Population : IReadOnlyList<RfmSummary>
{
    /// <summary>A block stays below the size from which the runtime no longer moves an array.</summary>
    private const int BlockSize = 512;

    private const int IdBlock = 65_536;

    private const long Never = long.MinValue;

    private readonly List<Row[]> _blocks = [];
    private readonly List<byte[]> _ids = [];
    private readonly List<string> _currencies = [];
    private int _idsUsed = IdBlock;

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public RfmSummary this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            ref readonly var row = ref _blocks[index / BlockSize][index % BlockSize];
            return new RfmSummary(
                Encoding.UTF8.GetString(_ids[row.IdBlock], row.IdStart, row.IdLength), row.Orders, row.Occasions, row.FirstDay, row.LastDay, row.FirstPurchaseAt,
                row.LastPurchaseAt, row.UndoneAt == Never ? null : row.UndoneAt, _currencies[row.Currency], row.RepeatOccasions, row.RepeatSpend, row.GapLogs)
            {
                Spend = row.Spend,
            };
        }
    }

    /// <summary>Adds a customer.</summary>
    /// <param name="customer">Kept as values; the id has at most 200 characters, as every event's.</param>
    public void Add(RfmSummary customer)
    {
        if (Count % BlockSize == 0)
            _blocks.Add(new Row[BlockSize]);
        var length = Encoding.UTF8.GetByteCount(customer.CustomerId);
        if (_idsUsed + length > IdBlock)
        {
            _ids.Add(new byte[IdBlock]);
            _idsUsed = 0;
        }

        Encoding.UTF8.GetBytes(customer.CustomerId, _ids[^1].AsSpan(_idsUsed));
        _blocks[^1][Count % BlockSize] = new Row(
            _ids.Count - 1, (ushort)_idsUsed, (ushort)length, (ushort)CurrencyOf(customer.Currency), customer.Orders, customer.Occasions, customer.FirstDay, customer.LastDay,
            customer.FirstPurchaseAt, customer.LastPurchaseAt, customer.UndoneAt ?? Never, customer.RepeatOccasions, customer.RepeatSpend, customer.GapLogs, customer.Spend);
        _idsUsed += length;
        Count++;
    }

    /// <inheritdoc/>
    public IEnumerator<RfmSummary> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A base has a handful of currencies.</summary>
    private int CurrencyOf(string code)
    {
        var known = _currencies.IndexOf(code);
        if (known >= 0)
            return known;
        _currencies.Add(code);
        return _currencies.Count - 1;
    }

    private readonly record struct Row(
        int IdBlock,
        ushort IdStart,
        ushort IdLength,
        ushort Currency,
        int Orders,
        int Occasions,
        int FirstDay,
        int LastDay,
        long FirstPurchaseAt,
        long LastPurchaseAt,
        long UndoneAt,
        int RepeatOccasions,
        long RepeatSpend,
        long GapLogs,
        long Spend);
}

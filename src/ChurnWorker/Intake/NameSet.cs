using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace ChurnWorker.Intake;

/// <summary>
/// Member names already seen, per object. Names are kept as 64-bit hashes: two names of one object colliding by chance is a matter of 2^-64, and by
/// intent it only gets the producer's own event refused. Slots are dealt with the process's random hash seed, so no body can make this slow.
/// </summary>
internal ref struct NameSet
{
    private (ulong Name, int Owner)[]? slots;
    private int count;

    /// <summary>Notes a name of an object; false when it was there.</summary>
    /// <param name="owner">Number of the object within the event, from 1.</param>
    /// <param name="name">The name, escapes resolved.</param>
    public bool Add(int owner, ReadOnlySpan<byte> name)
    {
        if (slots is null) slots = Rent(64);
        else if (count * 2 >= slots.Length) Grow();

        if (!Insert(slots, Hash(name), owner)) return false;
        count++;
        return true;
    }

    public void Dispose()
    {
        if (slots is not null) ArrayPool<(ulong, int)>.Shared.Return(slots);
        slots = null;
    }

    private void Grow()
    {
        var old = slots!;
        slots = Rent(old.Length * 2);
        foreach (var (name, owner) in old)
            if (owner != 0) Insert(slots, name, owner);

        ArrayPool<(ulong, int)>.Shared.Return(old);
    }

    private static (ulong, int)[] Rent(int size)
    {
        var rented = ArrayPool<(ulong, int)>.Shared.Rent(size);
        Array.Clear(rented);
        return rented;
    }

    private static bool Insert((ulong Name, int Owner)[] table, ulong name, int owner)
    {
        for (var i = (uint)HashCode.Combine(name, owner) % (uint)table.Length; ; i = i + 1 == table.Length ? 0 : i + 1)
        {
            if (table[i].Owner == 0)
            {
                table[i] = (name, owner);
                return true;
            }

            if (table[i].Owner == owner && table[i].Name == name) return false;
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        const ulong Odd = 0x9E3779B97F4A7C15;
        var hash = (ulong)name.Length * Odd;
        for (; name.Length >= 8; name = name[8..])
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(name)) * Odd, 29);

        ulong tail = 0;
        foreach (var b in name) tail = (tail << 8) | b;
        return BitOperations.RotateLeft((hash ^ tail) * Odd, 29);
    }
}

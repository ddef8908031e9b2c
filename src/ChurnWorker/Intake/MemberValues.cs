using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ChurnWorker.Intake;

/// <summary>The known members of one object, as places in the bytes they came in: nothing is copied before it is known to be good.</summary>
internal ref struct MemberValues(ReadOnlySpan<byte> bytes)
{
    private Slots slots;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    [UnscopedRef]
    public ref MemberValue this[Member member] => ref slots[(int)member];

    /// <summary>The raw bytes of a member's value.</summary>
    public readonly ReadOnlySpan<byte> Raw(MemberValue value) => Bytes.Slice(value.Start, value.Length);

    /// <summary>Takes a wrapping's member for one the event itself does not state.</summary>
    public void Default(Member member, MemberValue value)
    {
        if (this[member].IsAbsent) this[member] = value;
    }

    [InlineArray((int)Member.Object + 1)]
    private struct Slots
    {
        private MemberValue first;
    }
}

namespace ChurnWorker.Storage;

/// <summary>
/// A statement made once and run many times. Parameters are bound by position from 1. All that is read of a row is read before the next
/// <see cref="Read"/>; a statement left before its last row is <see cref="Reset"/>.
/// </summary>
internal abstract class Statement : IDisposable
{
    public abstract Statement Bind(int index, string? value);

    public abstract Statement Bind(int index, long value);

    public abstract Statement Bind(int index, long? value);

    public abstract Statement Bind(int index, double value);

    public abstract Statement Bind(int index, double? value);

    public abstract Statement Bind(int index, ReadOnlySpan<byte> value);

    /// <summary>Runs to the end; returns the number of rows changed.</summary>
    public abstract int Run();

    /// <summary>Moves to the next row; resets at the end.</summary>
    public abstract bool Read();

    /// <summary>Ends reading before the last row.</summary>
    public abstract void Reset();

    public abstract bool IsNull(int column);

    public abstract long Int64(int column);

    public abstract double Double(int column);

    public abstract string Text(int column);

    /// <summary>Text of a column with few distinct values, mostly the same as in the row before: one string serves them all.</summary>
    public abstract string RepeatedText(int column);

    /// <summary>Bytes; of a text its UTF-8.</summary>
    public abstract byte[] Blob(int column);

    public int Int32(int column) => (int)Int64(column);

    public long? NullableInt64(int column) => IsNull(column) ? null : Int64(column);

    public double? NullableDouble(int column) => IsNull(column) ? null : Double(column);

    public string? NullableText(int column) => IsNull(column) ? null : Text(column);

    public abstract void Dispose();
}

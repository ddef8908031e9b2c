namespace ChurnWorker.Commands.Simulation;

/// <summary>
/// A generator whose whole state is one number, so that every simulated customer can have a stream of its own: what one customer does never depends on the others.
/// SplitMix64 (Steele, Lea, Flood 2014); the same on every platform and version.
/// </summary>
internal sealed class SplitMixRandom : Random
{
    /// <summary>Where the stream stands; set it to continue another one.</summary>
    public ulong State { get; set; }

    /// <summary>Start of the stream of one member of a family.</summary>
    public static ulong Start(int seed, long member)
    {
        var random = new SplitMixRandom { State = ((ulong)(uint)seed << 32) ^ (ulong)member * 0xD1342543DE82EF95UL };
        random.NextUInt64();
        return random.NextUInt64();
    }

    /// <inheritdoc/>
    public override double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    /// <inheritdoc/>
    public override int Next(int maxValue) => (int)(NextDouble() * maxValue);

    private ulong NextUInt64()
    {
        var z = State += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

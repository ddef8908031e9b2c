using System.Diagnostics;

namespace ChurnWorker.Storage;

/// <summary>Lets one transaction at a time through, and tells whoever is in whether others have waited for long. The same thread may enter again.</summary>
internal sealed class WriterGate
{
    /// <summary>How long others wait before whoever is in should leave: short beside the second that a sweep pauses.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private int _waiting;
    private long _waitingSince;

    /// <summary>Whether somebody has waited for long enough.</summary>
    public bool IsWanted => Volatile.Read(ref _waiting) > 0 && Stopwatch.GetElapsedTime(Volatile.Read(ref _waitingSince)) > Patience;

    public void Enter()
    {
        if (Interlocked.Increment(ref _waiting) == 1)
            Volatile.Write(ref _waitingSince, Stopwatch.GetTimestamp());
        try
        {
            _lock.Enter();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Exit() => _lock.Exit();

    /// <summary>Enters; whoever disposes of what this returns leaves.</summary>
    public Pass Hold()
    {
        Enter();
        return new Pass(this);
    }

    /// <summary>Being in.</summary>
    internal readonly ref struct Pass(WriterGate gate)
    {
        public void Dispose() => gate.Exit();
    }
}

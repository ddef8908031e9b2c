namespace ChurnWorker.Storage;

/// <summary>Lets one transaction at a time through, and tells whoever is in whether another one waits. The same thread may enter again.</summary>
internal sealed class WriterGate
{
    private readonly Lock _lock = new();
    private int _waiting;

    /// <summary>Whether somebody waits.</summary>
    public bool IsWanted => Volatile.Read(ref _waiting) > 0;

    public void Enter()
    {
        Interlocked.Increment(ref _waiting);
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

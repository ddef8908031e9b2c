namespace ChurnWorker.Telemetry;

/// <summary>Memory of the process.</summary>
internal static class Memory
{
    /// <summary>
    /// Gives back what is no longer used. Going through a million customers leaves hundreds of megabytes behind, which the runtime would keep until somebody
    /// else is short of memory. For what is done once in a while, not for what is done all the time.
    /// </summary>
    public static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}

namespace ChurnWorker.Model.WinBack;

/// <summary>Whether anybody is told of a trigger. The numbers are stored: never renumber.</summary>
public enum Disposition
{
    /// <summary>Published to campaign systems.</summary>
    Published = 0,

    /// <summary>Deliberately not contacted, to measure what contact is worth.</summary>
    HeldOut = 1,

    /// <summary>Crossed before the service went live: recorded only.</summary>
    Silent = 2,
}

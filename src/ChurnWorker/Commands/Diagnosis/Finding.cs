namespace ChurnWorker.Commands.Diagnosis;

/// <summary>What one check found.</summary>
/// <param name="Check">What was checked.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Detail">One sentence for a person, without secrets.</param>
internal sealed record Finding(string Check, bool Ok, string Detail);

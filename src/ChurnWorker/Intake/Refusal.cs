namespace ChurnWorker.Intake;

/// <summary>Why input is refused; the default value means it is not.</summary>
/// <param name="Code">A code of <see cref="QuarantineReasons"/>; null: nothing to object.</param>
/// <param name="Text">The same for a person; names members, never their values.</param>
internal readonly record struct Refusal(string? Code, string? Text)
{
    public bool IsRefused => Code is not null;
}

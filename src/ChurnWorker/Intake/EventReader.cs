namespace ChurnWorker.Intake;

/// <summary>Reads the members of one type of event.</summary>
/// <param name="members">The members, as places in the bytes.</param>
/// <param name="draft">Source, fallback id and time are set; the reader fills the rest.</param>
internal delegate Refusal EventReader(ref MemberValues members, ref EventDraft draft);

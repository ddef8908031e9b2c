using ChurnWorker.Model.Activity;

namespace ChurnWorker.Intake;

/// <summary>A row of the table of event types.</summary>
/// <param name="Type">Name of the type in the contract.</param>
/// <param name="Kind">What the ledger calls it.</param>
/// <param name="Contract">Its record in <c>ChurnWorker.Contracts</c>.</param>
/// <param name="Read">Reads its members.</param>
internal sealed record KnownEvent(string Type, ActivityKind Kind, Type Contract, EventReader Read);

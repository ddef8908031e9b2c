namespace ChurnWorker.Tests.Architecture;

/// <summary>One type that a room may use though its room is not open to it.</summary>
/// <param name="Room">The room that has leave.</param>
/// <param name="Type">The type, by its full name.</param>
/// <param name="Reason">Why.</param>
internal sealed record Leave(string Room, string Type, string Reason);

using System.Text.Json;

namespace ChurnWorker.Commands.Diagnosis;

/// <summary>Everything <c>doctor</c> found.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="Ok">Every check passed.</param>
/// <param name="Checks">The checks.</param>
/// <param name="PolicyVersion">Version of the win-back policy in effect: what triggers and the decision log name.</param>
/// <param name="Policy">The policy in effect.</param>
/// <param name="ShadowPolicyVersion">Version of the shadow policy in effect; null where none is configured.</param>
/// <param name="ShadowPolicy">The shadow policy in effect.</param>
/// <param name="Settings">Settings in force.</param>
/// <param name="File">Data quality of the file; null when none was given or it could not be read.</param>
internal sealed record Diagnosed(
    string Version, bool Ok, IReadOnlyList<Finding> Checks, string PolicyVersion, JsonElement Policy, string? ShadowPolicyVersion, JsonElement? ShadowPolicy,
    IReadOnlyList<EffectiveSetting> Settings, DataQualityReport? File);

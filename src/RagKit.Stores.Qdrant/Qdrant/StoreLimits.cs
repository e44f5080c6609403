namespace RagKit.Qdrant;

/// <summary>What bounds writes.</summary>
/// <param name="MaxRequestBytes">The most bytes of a request.</param>
/// <param name="Lease">How long a writer may be silent.</param>
internal sealed record StoreLimits(int MaxRequestBytes, TimeSpan Lease);

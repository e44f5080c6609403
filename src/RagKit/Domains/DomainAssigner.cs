using RagKit.Enrichment;

namespace RagKit.Domains;

/// <summary>Assigns chunks to the domains whose rules they meet.</summary>
internal sealed class DomainAssigner(IReadOnlyList<DomainRule> rules) : IChunkTransform
{
    public string Fingerprint { get; } = "domains/1:" + string.Join(';', rules.Select(rule => rule.Fingerprint));

    public ValueTask<EnrichmentResult> TransformAsync(Document document, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken = default)
    {
        Chunk[] assigned = new Chunk[chunks.Count];
        for (int i = 0; i < assigned.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Chunk chunk = chunks[i];
            assigned[i] = ChunkDomains.Add(chunk, rules.Where(rule => rule.Holds(chunk)).Select(rule => rule.Domain));
        }
        return new(new EnrichmentResult(assigned));
    }
}

namespace RagKit.Domains;

/// <summary>Where chunks carry their domains.</summary>
public static class ChunkDomains
{
    /// <summary>The metadata name: a list of the domains' names, in ordinal order; a chunk of no domain does not have it.</summary>
    public const string Name = "domain";

    /// <summary>The domains of a chunk, in ordinal order.</summary>
    public static IReadOnlyList<string> Of(Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return chunk.Metadata.TryGetValue(Name, out MetadataValue? value)
            ? [.. value.Elements.Where(element => element.Kind == MetadataKind.String).Select(element => element.AsString())]
            : [];
    }

    /// <summary>Passes the chunks of any of these domains.</summary>
    public static Filter Filter(params IReadOnlyList<string> domains) => RagKit.Filter.Any([.. domains.Select(domain => RagKit.Filter.Equal(Name, domain))]);

    /// <summary>The chunk with more domains.</summary>
    internal static Chunk Add(Chunk chunk, IEnumerable<string> domains)
    {
        MetadataValue[] all = [.. Of(chunk).Concat(domains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(domain => (MetadataValue)domain)];
        return all.Length == 0 ? chunk : chunk with { Metadata = chunk.Metadata.With(Name, MetadataValue.FromElements(all)) };
    }
}

namespace RagKit.Cli;

/// <summary>What <c>ragkit search --json</c> writes.</summary>
internal sealed record SearchJson(string Query, HitJson[] Hits, double Milliseconds);

/// <summary>One hit; the range is of the document's text, in UTF-16 units.</summary>
internal sealed record HitJson(
    int Rank, double Score, string Document, string Chunk, int? Page, int Start, int End,
    string Title, IReadOnlyList<string> Headings, string Text, LegJson[] Legs)
{
    public static HitJson Of(Hit hit, int index) => new(
        index + 1, Math.Round(hit.Score, 6), hit.Chunk.DocumentId, hit.Chunk.Id, hit.Chunk.Page,
        hit.Chunk.Range.Start.Value, hit.Chunk.Range.End.Value, hit.Chunk.Title, hit.Chunk.HeadingPath, hit.Chunk.Text,
        [.. hit.Legs.Select(leg => new LegJson(leg.Name, leg.Rank, Math.Round(leg.Score, 6)))]);
}

/// <summary>How one leg of the search found a hit.</summary>
internal sealed record LegJson(string Name, int Rank, double Score);

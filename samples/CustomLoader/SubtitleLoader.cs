using System.Runtime.CompilerServices;
using RagKit;
using RagKit.Sources;

/// <summary>Reads SubRip subtitles: a paragraph a caption, found again with the second at which it is spoken.</summary>
internal sealed class SubtitleLoader : IDocumentLoader
{
    public bool CanLoad(SourceItem item) => item.Extension == ".srt";

    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using StreamReader reader = new(content.Stream);
        DocumentBuilder talk = new();
        int line = 0;
        while (await reader.ReadLineAsync(cancellationToken) is string number)
        {
            line++;
            if (number.Length == 0)
                continue;
            string? times = await reader.ReadLineAsync(cancellationToken);
            if (!TimeSpan.TryParse(times?.Split(' ')[0].Replace(',', '.'), out TimeSpan from))
                throw new RagKitException($"'{content.Item.Id}' line {line + 1}: expected '00:00:01,000 --> 00:00:04,000' but found '{times}'.");
            List<string> caption = [];
            for (line++; await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } spoken; line++)
                caption.Add(spoken);
            line++;
            Metadata second = Metadata.Empty.With("second", (long)from.TotalSeconds);
            talk.Add(new Block(BlockKind.Paragraph, default) { Metadata = second }, string.Join(' ', caption));
        }
        yield return talk.Build(content.Item.Id) with
        {
            Title = Path.GetFileNameWithoutExtension(content.Item.Id).Replace('-', ' '),
            MediaType = "application/x-subrip",
        };
    }
}

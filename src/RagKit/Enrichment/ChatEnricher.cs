using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace RagKit.Enrichment;

/// <summary>Lets a chat model add to chunks what helps to find them.</summary>
internal sealed class ChatEnricher(IChatClient chat, EnrichmentOptions options) : ChatTransform<ChunkNotes>(chat, options.Validate().BatchSize, options.Chat)
{
    public override IReadOnlyList<string> Limits => options.Limits;

    public override string Fingerprint { get; } = FormattableString.Invariant(
        $"chat/{EnrichmentPrompt.Version}:{ModelOf(chat, options.Chat)},{(int)options.Kinds},{options.BatchSize},{options.DocumentWindow},{options.ChunkWindow}");

    protected override string Undone => "not enriched";

    protected override JsonTypeInfo<ChunkNotes> Json => NotesJson.Default.ChunkNotes;

    protected override Sight Look(Document document, Chunk[] chunks)
    {
        // Only a header depends on the document: without one, a chunk that comes again is known in whatever document.
        string window = options.Kinds.HasFlag(EnrichmentKinds.Header) ? DocumentWindow.Around(document, chunks, options.DocumentWindow) : "";
        return new(window.Length == 0 ? "" : document.Title, window, [.. chunks.Select(chunk => DocumentWindow.Cut(chunk.Text, 0, options.ChunkWindow))]);
    }

    protected override ChatMessage[] Ask(Document document, Sight sight, IReadOnlyList<string> texts) =>
        EnrichmentPrompt.Messages(options.Kinds, document, sight.Window, texts);

    protected override ChunkNotes? Read(JsonElement entry) => NotesReader.Notes(entry) is ChunkNotes notes && notes.Has(options.Kinds) ? notes : null;

    protected override Chunk Add(Chunk chunk, ChunkNotes note) => note.AddTo(chunk, options.Kinds);
}

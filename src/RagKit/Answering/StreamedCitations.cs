using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;

namespace RagKit.Answering;

/// <summary>Adds citations to an answer that streams: behind each run of text, an empty text that carries them.</summary>
internal sealed class StreamedCitations
{
    private readonly CitationReader _reader;
    private readonly StringBuilder _run = new();
    private ChatResponseUpdate? _last;

    private StreamedCitations(IReadOnlyList<Passage> passages) => _reader = new(passages);

    public static async IAsyncEnumerable<ChatResponseUpdate> AddAsync(
        IAsyncEnumerable<ChatResponseUpdate> updates,
        IReadOnlyList<Passage> passages,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StreamedCitations state = new(passages);
        await foreach (ChatResponseUpdate update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (state.BeginsMessage(update) && state.EndRun() is { } carrier)
                yield return state.Update(carrier);
            yield return state.Take(update);
        }
        TextContent? rest = state.EndRun();
        if (rest is not null || state._reader.Invalid > 0)
            yield return state.Final(rest);
    }

    /// <summary>By the rules of <c>ToChatResponse</c>: another id, role or author begins another message.</summary>
    private bool BeginsMessage(ChatResponseUpdate update) => _last is { } last
        && (Differ(update.MessageId, last.MessageId) || Differ(update.AuthorName, last.AuthorName)
            || (update.Role is { } role && last.Role is { } before && role != before));

    private static bool Differ(string? left, string? right) => !string.IsNullOrEmpty(left) && !string.IsNullOrEmpty(right) && left != right;

    private ChatResponseUpdate Take(ChatResponseUpdate update)
    {
        Remember(update);
        List<AIContent> contents = new(update.Contents.Count + 1);
        foreach (AIContent content in update.Contents)
        {
            if (content is TextContent text)
            {
                if (_last!.Role is null || _last.Role == ChatRole.Assistant)
                    _run.Append(text.Text);
            }
            else if (content is not UsageContent && EndRun() is { } carrier)
            {
                // Usage becomes a property of the response and parts no text; any other content does.
                contents.Add(carrier);
            }
            contents.Add(content);
        }
        if (contents.Count == update.Contents.Count)
            return update;
        ChatResponseUpdate cited = update.Clone();
        cited.Contents = contents;
        return cited;
    }

    /// <summary>Keeps what places an update: a stream may name id, role and author once only.</summary>
    private void Remember(ChatResponseUpdate update) => _last = new()
    {
        MessageId = Known(update.MessageId, _last?.MessageId),
        AuthorName = Known(update.AuthorName, _last?.AuthorName),
        ResponseId = Known(update.ResponseId, _last?.ResponseId),
        ConversationId = Known(update.ConversationId, _last?.ConversationId),
        ModelId = Known(update.ModelId, _last?.ModelId),
        Role = update.Role ?? _last?.Role,
        FinishReason = update.FinishReason ?? _last?.FinishReason,
    };

    private static string? Known(string? now, string? before) => string.IsNullOrEmpty(now) ? before : now;

    private TextContent? EndRun()
    {
        if (_run.Length == 0)
            return null;
        List<CitationAnnotation> citations = _reader.Read(_run.ToString());
        _run.Clear();
        return citations.Count == 0 ? null : new("") { Annotations = [.. citations] };
    }

    private ChatResponseUpdate Update(TextContent carrier)
    {
        ChatResponseUpdate update = _last!.Clone();
        update.FinishReason = null;
        update.Contents = [carrier];
        return update;
    }

    private ChatResponseUpdate Final(TextContent? carrier)
    {
        ChatResponseUpdate update = _last!.Clone();
        if (carrier is not null)
            update.Contents = [carrier];
        if (_reader.Invalid > 0)
            update.AdditionalProperties = new() { [GroundedChatClient.InvalidCitationsProperty] = _reader.Invalid };
        return update;
    }
}

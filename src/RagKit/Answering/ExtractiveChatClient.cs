using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RagKit.Answering;

/// <summary>
/// Stands in where no chat model is registered: behind <c>GroundedIn</c> it answers by quoting the sentences of the passages that
/// answer the question best, letter for letter, each with its citation, and says that it does. Deterministic, stateless and thread-safe.
/// </summary>
/// <remarks>
/// A sentence scores by the share of the question's stemmed words that it holds, rarer ones counting more, with a smaller share for its
/// title and headings and for the rank of its passage; up to three that do not repeat one another are quoted.
/// </remarks>
public sealed class ExtractiveChatClient : IChatClient
{
    private const string Preface = "No chat model is registered; quoting the best passages:";
    private const string Ungrounded =
        "No chat model is registered, and this stand-in can only quote: ask it through GroundedIn(corpus), or register an IChatClient.";

    private static readonly ChatClientMetadata Metadata = new("ragkit", null, "extractive");

    /// <inheritdoc />
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        List<CitationAnnotation> citations = [];
        TextContent text = new(string.Concat(Write(options, citations)));
        if (citations.Count > 0)
            text.Annotations = [.. citations];
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [text]))
        {
            ModelId = Metadata.DefaultModelId,
            FinishReason = ChatFinishReason.Stop,
        });
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<CitationAnnotation> citations = [];
        foreach (string piece in Write(options, citations))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(ChatRole.Assistant, piece) { ModelId = Metadata.DefaultModelId };
        }
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new(ChatRole.Assistant, citations.Count == 0 ? [] : [new TextContent("") { Annotations = [.. citations] }])
        {
            ModelId = Metadata.DefaultModelId,
            FinishReason = ChatFinishReason.Stop,
        };
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing: there is nothing to release.</summary>
    public void Dispose()
    {
    }

    private static IEnumerable<string> Write(ChatOptions? options, List<CitationAnnotation> citations)
    {
        if (options?.AdditionalProperties is null
            || !options.AdditionalProperties.TryGetValue(GroundingPrompt.PropertyName, out object? value)
            || value is not GroundingPrompt prompt)
        {
            yield return Ungrounded;
            yield break;
        }
        yield return Preface;
        int written = Preface.Length;
        foreach (Extract extract in ExtractPicker.Pick(prompt))
        {
            Passage passage = prompt.Passages[extract.Passage];
            string piece = $"\n\n“{passage.Text[extract.Start..extract.End]}” [{extract.Passage + 1}]";
            citations.Add(Citations.Create(passage, (extract.Start, extract.End), (written + 2, written + piece.Length)));
            written += piece.Length;
            yield return piece;
        }
    }
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using RagKit.Retrieval;

namespace RagKit.Answering;

/// <summary>
/// Answers from a corpus. For each request the passages for the last question are retrieved and put into a system message; the markers
/// of the answer ([1], [2, 3]) become <see cref="CitationAnnotation"/>s that point to document, page and character range. Messages and
/// options of the caller are not changed, and what is no text of the answer passes through. As thread-safe as the client inside.
/// </summary>
/// <remarks>
/// <para>
/// The question is the last user message; one that says little by itself (fewer than three words that count, or a pronoun such as
/// "it") is looked up together with the user message before it.
/// </para>
/// <para>
/// A citation stands on the text content that holds its marker, and its region counts from the beginning of the run of adjacent text
/// contents that ends with that content: of an answer that is one content, from its beginning. A streamed answer's text comes as the
/// model writes it, and the citations of a run in an update of their own behind it, on a text content that is empty; put together by
/// <c>ToChatResponse</c> it has the same citations as an answer that is not streamed. Numbers that name no passage are counted in the
/// response's property <see cref="InvalidCitationsProperty"/>; the text is never changed.
/// </para>
/// </remarks>
public sealed class GroundedChatClient : DelegatingChatClient
{
    /// <summary>The additional property of a response that counts the numbers in markers that named no passage; absent when there are none.</summary>
    public const string InvalidCitationsProperty = "ragkit.invalidCitations";

    private readonly IRetriever _retriever;
    private readonly GroundingOptions _options;
    private readonly bool _extractive;

    /// <summary>Grounds a client in what a retriever finds.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public GroundedChatClient(IChatClient chat, IRetriever retriever, GroundingOptions? options = null) : base(chat)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        _retriever = retriever;
        _options = (options ?? new()).Validated();
        _extractive = chat.GetService<ExtractiveChatClient>() is not null;
    }

    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<ChatMessage> asked = [.. messages];
        GroundingPrompt prompt = await GroundAsync(asked, cancellationToken).ConfigureAwait(false);
        if (prompt.Passages.Count == 0)
        {
            return _options.AnswerWithoutPassages
                ? await base.GetResponseAsync(asked, options, cancellationToken).ConfigureAwait(false)
                : new(new ChatMessage(ChatRole.Assistant, _options.NoPassagesReply)) { FinishReason = ChatFinishReason.Stop };
        }
        ChatResponse answer = await base.GetResponseAsync(
            WithPassages(asked, prompt), WithPrompt(options, prompt), cancellationToken).ConfigureAwait(false);
        return _extractive ? answer : ResponseCitations.Add(answer, prompt.Passages);
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<ChatMessage> asked = [.. messages];
        GroundingPrompt prompt = await GroundAsync(asked, cancellationToken).ConfigureAwait(false);
        if (prompt.Passages.Count == 0 && !_options.AnswerWithoutPassages)
        {
            yield return new(ChatRole.Assistant, _options.NoPassagesReply) { FinishReason = ChatFinishReason.Stop };
            yield break;
        }
        if (prompt.Passages.Count > 0)
            (asked, options) = (WithPassages(asked, prompt), WithPrompt(options, prompt));
        IAsyncEnumerable<ChatResponseUpdate> updates = base.GetStreamingResponseAsync(asked, options, cancellationToken);
        if (prompt.Passages.Count > 0 && !_extractive)
            updates = StreamedCitations.AddAsync(updates, prompt.Passages, cancellationToken);
        await foreach (ChatResponseUpdate update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return update;
    }

    private async ValueTask<GroundingPrompt> GroundAsync(List<ChatMessage> messages, CancellationToken cancellationToken)
    {
        string question = Question.In(messages);
        List<Hit> hits = [];
        if (question.Length > 0)
        {
            RetrievalQuery query = new(question) { Top = _options.Top, MinimumScore = _options.MinimumScore, Filter = _options.Filter };
            await foreach (Hit hit in _retriever.RetrieveAsync(query, cancellationToken).ConfigureAwait(false))
                hits.Add(hit);
        }
        return new(question, PassagePacker.Pack(hits, _options.MaxPassageTokens, _options.Tokenizer ?? ByteEstimate.Instance));
    }

    /// <summary>The passages stand behind the caller's own leading system messages, which thus keep the first word.</summary>
    private List<ChatMessage> WithPassages(List<ChatMessage> messages, GroundingPrompt prompt)
    {
        int leading = messages.FindIndex(message => message.Role != ChatRole.System);
        return [.. messages[..leading], prompt.ToMessage(_options.Instructions), .. messages[leading..]];
    }

    private ChatOptions? WithPrompt(ChatOptions? options, GroundingPrompt prompt)
    {
        if (!_extractive)
            return options;
        ChatOptions copy = options?.Clone() ?? new();
        copy.AdditionalProperties = options?.AdditionalProperties is { } given ? new(given) : [];
        copy.AdditionalProperties[GroundingPrompt.PropertyName] = prompt;
        return copy;
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RagKit.Testing;

/// <summary>
/// A chat model that answers by a script and keeps what it was asked. Its streamed answers come in pieces of a few characters that cut
/// words and markers apart, as those of models do. Thread-safe when its script is.
/// </summary>
public sealed class FakeChatClient : IChatClient
{
    private readonly Func<IReadOnlyList<ChatMessage>, ChatResponse> _script;
    private readonly ConcurrentQueue<FakeChatRequest> _requests = new();

    /// <summary>A model that answers each conversation as the script says.</summary>
    public FakeChatClient(Func<IReadOnlyList<ChatMessage>, ChatResponse> script) => _script = script;

    /// <summary>A model that always says the same.</summary>
    public FakeChatClient(string reply)
        : this(_ => new(new ChatMessage(ChatRole.Assistant, reply)) { FinishReason = ChatFinishReason.Stop })
    {
    }

    /// <summary>What it was asked, in the order it came.</summary>
    public IReadOnlyList<FakeChatRequest> Requests => [.. _requests];

    /// <summary>How many UTF-16 units of text an update of a streamed answer has; at least 1.</summary>
    public int PieceLength { get; init; } = 2;

    /// <inheritdoc />
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Ask(messages, options));
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate whole in Ask(messages, options).ToChatResponseUpdates())
        {
            foreach (ChatResponseUpdate piece in whole.Contents.Count == 0 ? [whole] : whole.Contents.SelectMany(content => Pieces(whole, content)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
                yield return piece;
            }
        }
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("fake", null, "fake-chat")
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing: there is nothing to release.</summary>
    public void Dispose()
    {
    }

    private ChatResponse Ask(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ChatMessage[] asked = [.. messages];
        _requests.Enqueue(new(asked, options));
        return _script(asked);
    }

    private IEnumerable<ChatResponseUpdate> Pieces(ChatResponseUpdate whole, AIContent content)
    {
        int pieces = content is TextContent text ? Math.Max(1, (text.Text.Length + PieceLength - 1) / PieceLength) : 1;
        for (int i = 0; i < pieces; i++)
        {
            ChatResponseUpdate update = whole.Clone();
            update.Contents = [content is TextContent { Text: var full } && pieces > 1
                ? new TextContent(full[(i * PieceLength)..Math.Min(full.Length, (i + 1) * PieceLength)])
                : content];
            yield return update;
        }
    }
}

/// <summary>What a <see cref="FakeChatClient"/> was asked.</summary>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">The options; <see langword="null"/> when none were given.</param>
public sealed record FakeChatRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options);

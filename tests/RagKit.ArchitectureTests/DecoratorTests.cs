using System.Reflection;
using Microsoft.Extensions.AI;

namespace RagKit.ArchitectureTests;

/// <summary>A decorator decorates every path of its interface: the streaming one, too.</summary>
public sealed class DecoratorTests
{
    [Fact]
    public void Delegating_types_override_every_path_of_their_interface() =>
        Rule.Holds(
            Libraries.Types.Where(type => DelegatingBase(type) is not null).SelectMany(PathsLeftOut),
            "Override the path as well, or what the type adds is lost on it:");

    [Fact]
    public void A_path_left_out_is_seen()
    {
        Assert.Equal(["HalfDecorated.GetStreamingResponseAsync"], PathsLeftOut(typeof(HalfDecorated)));
        Assert.Equal(["UndecoratedEmbedder.GenerateAsync"], PathsLeftOut(typeof(UndecoratedEmbedder)));
    }

    private static IEnumerable<string> PathsLeftOut(Type type)
    {
        Type start = DelegatingBase(type)!;
        return
            from member in type.GetMethods(BindingFlags.Instance | BindingFlags.Public)
            where member.IsVirtual && IsPath(member.ReturnType)
            let root = member.GetBaseDefinition()
            where root.DeclaringType == start && member.DeclaringType == start
            orderby member.Name
            select $"{type.Name}.{member.Name}";
    }

    /// <summary>What asks the model; GetService and Dispose are passed on rightly by the base class.</summary>
    private static bool IsPath(Type returned) =>
        returned.IsGenericType && returned.GetGenericTypeDefinition() is Type open &&
        (open == typeof(Task<>) || open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>));

    private static Type? DelegatingBase(Type type)
    {
        for (Type? parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent.Assembly == typeof(IChatClient).Assembly && parent.Name.StartsWith("Delegating", StringComparison.Ordinal))
                return parent;
        }
        return null;
    }

    private sealed class HalfDecorated(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            base.GetResponseAsync(messages.Reverse(), options, cancellationToken);
    }

    private sealed class UndecoratedEmbedder(IEmbeddingGenerator<string, Embedding<float>> inner) : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner);
}

using System.Reflection;
using System.Runtime.CompilerServices;

namespace RagKit.ArchitectureTests;

/// <summary>Rules about types: options, contracts, names, decorators.</summary>
public sealed class TypeTests
{
    private const int MostOptions = 8;

    /// <summary>Contracts whose second implementation is still to come, and the issue that brings it.</summary>
    private static readonly Dictionary<string, string> Awaited = [];

    private static readonly string[] EmptyWords = ["Manager", "Managers", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Context"];

    [Fact]
    public void Options_have_at_most_eight_properties() =>
        Rule.Holds(
            from type in OptionsTypes(Libraries.Types)
            let count = Settable(type).Count()
            where count > MostOptions
            select $"{type.FullName}: {count}",
            $"An options type has at most {MostOptions} settable properties; split it by concept:");

    [Fact]
    public void Options_are_immutable() =>
        Rule.Holds(Libraries.Types.Where(IsOptions).SelectMany(MutableProperties), "Options are immutable: make the setter `init`:");

    [Fact]
    public void Every_contract_has_two_real_implementations_or_waits_for_a_named_issue() =>
        Rule.Holds(
            from contract in Contracts()
            let found = Implementations(contract)
            where found.Length < 2 && !Awaited.ContainsKey(contract.Name)
            select $"{contract.FullName}: {(found.Length == 0 ? "none" : found[0].FullName)}",
            "A public interface needs two implementations in src (fakes in RagKit.Testing do not count), or it is a class:");

    [Fact]
    public void No_contract_waits_longer_than_it_must() =>
        Rule.Holds(
            from awaited in Awaited
            let contract = Contracts().SingleOrDefault(type => type.Name == awaited.Key)
            where contract is null || Implementations(contract).Length >= 2
            select $"{awaited.Key} ({awaited.Value}): {(contract is null ? "no such interface" : string.Join(", ", Implementations(contract).Select(type => type.Name)))}",
            "Its second implementation has arrived (or the interface is gone): take it off the list in this test:");

    [Fact]
    public void No_public_type_has_an_empty_word_for_a_name() =>
        Rule.Holds(
            from type in Libraries.Types
            where type.IsVisible && HasEmptyName(type.Name)
            select type.FullName!,
            "Name the type for what it is; Manager, Helper, Utils and Context say nothing:");

    [Theory]
    [InlineData("CorpusManager", true)]
    [InlineData("TextUtils", true)]
    [InlineData("ChunkContext`1", true)]
    [InlineData("Contextual", false)]
    [InlineData("ContextWindow", false)]
    public void An_empty_name_is_seen(string name, bool empty) => Assert.Equal(empty, HasEmptyName(name));

    [Fact]
    public void Too_many_and_mutable_options_are_seen()
    {
        Assert.Equal(9, Settable(typeof(NineOptions)).Count());
        Assert.Equal(["NineOptions.I"], MutableProperties(typeof(NineOptions)).Select(name => name[(name.LastIndexOf('+') + 1)..]));
        Assert.Contains(Libraries.Types, IsOptions);
    }

    private static bool HasEmptyName(string name) => Array.Exists(EmptyWords, word => name.Split('`')[0].EndsWith(word, StringComparison.Ordinal));

    private static IEnumerable<Type> Contracts() => Libraries.Types.Where(type => type is { IsInterface: true, IsVisible: true });

    private static Type[] Implementations(Type contract) =>
    [
        .. from type in Libraries.Types
           where type is { IsClass: true, IsAbstract: false } && type.Assembly.GetName().Name != "RagKit.Testing"
           where type.GetInterfaces().Any(implemented => (implemented.IsGenericType ? implemented.GetGenericTypeDefinition() : implemented) == contract)
           orderby type.FullName
           select type,
    ];

    private static bool IsOptions(Type type) => type.Name.EndsWith("Options", StringComparison.Ordinal) && type is { IsInterface: false, IsEnum: false };

    private static IEnumerable<Type> OptionsTypes(IEnumerable<Type> types) => types.Where(IsOptions);

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.SetMethod is { IsPublic: true });

    private static IEnumerable<string> MutableProperties(Type type) =>
        from property in Settable(type)
        where !property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
        select $"{type.FullName}.{property.Name}";

    private sealed record NineOptions(int A, int B)
    {
        public int C { get; init; }

        public int D { get; init; }

        public int E { get; init; }

        public int F { get; init; }

        public int G { get; init; }

        public int H { get; init; }

        public int I { get; set; }

        public int Sum => A + B + C + D + E + F + G + H + I;
    }
}

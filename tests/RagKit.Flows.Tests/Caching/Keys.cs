using RagKit.Caching;

namespace RagKit.Flows.Tests.Caching;

/// <summary>Keys of values, as a task whose one input is an object makes them.</summary>
internal static class Keys
{
    public static string Of<T>(T value) => Inputs((T value) => value).CacheKey(value, CachePolicy.Inputs, "", "");

    public static bool CanKey<T>(T value) => Inputs((T value) => value).TryHash(value, out _);

    public static TaskInputs<TIn> Inputs<TIn, TOut>(Func<TIn, TOut> body, string task = "fetch") => TaskInputs<TIn>.Of(task, body.Method);
}

using System.Reflection;

namespace RagKit.Caching;

/// <summary>
/// The inputs of a task by name, made once a task so that nothing is reflected over when it is called: the elements of a named tuple, the
/// properties of a record or anonymous type, else the one parameter. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// What can be keyed: null, truth values, all numbers, characters and strings, Guid, the types of dates and times, Uri, Version, Index and
/// Range, enums, bytes; arrays, lists and other collections (by their items, in order), sets and dictionaries (in any order); tuples,
/// records and anonymous types (by their public members that hold something), nested as deep as 64 levels. What is declared as an
/// interface or an object is keyed by what it turns out to be. Anything else is refused.
/// </para>
/// <para>
/// Types are told apart: <c>1</c>, <c>1L</c> and <c>"1"</c> have different keys, and so have two records of different types, by the types'
/// full names. Arrays and lists of equal items have the same. Comparers of sets and dictionaries are no part of the key.
/// </para>
/// </remarks>
internal abstract class TaskInputs<TIn>
{
    /// <summary>Reads the names of a task's inputs off its body.</summary>
    /// <param name="task">The task's name, for messages.</param>
    /// <param name="body">The delegate's method.</param>
    public static TaskInputs<TIn> Of(string task, MethodInfo body) => new NamedInputs<TIn>(task, InputNames.Read(typeof(TIn), body));

    /// <summary>The first 128 bits of a SHA-256 over the canonical encoding of all inputs; false for what cannot be keyed.</summary>
    public abstract bool TryHash(TIn input, out UInt128 hash);

    /// <summary>The cache key of a call, in hexadecimal: a SHA-256 over the task's name and version, and what the policy asks for.</summary>
    /// <exception cref="Flows.FlowException">An input cannot be keyed: the message names it, its type, and what to do.</exception>
    public abstract string CacheKey(TIn input, CachePolicy policy, string version, string runId);

    /// <summary>Checks a policy against the names of the inputs, when the task is made.</summary>
    /// <exception cref="ArgumentException">An excluded input does not exist; the message names those that do.</exception>
    public abstract void Validate(CachePolicy policy);

    /// <summary>Fills a template such as <c>fetch {url}</c> from the inputs, and from their properties: <c>{request.Url}</c>.</summary>
    /// <exception cref="ArgumentException">The template names no input; the message names those that there are.</exception>
    public abstract Func<TIn, string> Compile(string template);
}

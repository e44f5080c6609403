using System.Collections.Concurrent;
using System.Reflection;

namespace RagKit.Caching;

/// <summary>Encodes values of a type that is known at run time only.</summary>
internal abstract class KeyEncoder
{
    private static readonly ConcurrentDictionary<Type, KeyEncoder> ByType = new();

    /// <summary>The encoder of a type; made once.</summary>
    public static KeyEncoder Of(Type type) => ByType.GetOrAdd(type, static type =>
        (KeyEncoder)typeof(KeyEncoders<>).MakeGenericType(type).GetField(nameof(KeyEncoders<>.Default), BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!);

    /// <summary>Whether no value of the type can be keyed.</summary>
    public virtual bool RefusesAll => false;

    /// <summary>Writes a value that is not null and of the encoder's type; false when it cannot be keyed.</summary>
    public abstract bool WriteObject(ref KeyWriter writer, object value);
}

/// <summary>Encodes values of a type: equal values to equal bytes, different values to different bytes. Thread-safe.</summary>
internal abstract class KeyEncoder<T> : KeyEncoder
{
    /// <summary>Writes a value; false when it cannot be keyed.</summary>
    public abstract bool Write(ref KeyWriter writer, T value);

    public sealed override bool WriteObject(ref KeyWriter writer, object value) => Write(ref writer, (T)value);
}

/// <summary>The one encoder of a type. Found through the type system: no look-up when a value is encoded, and types may hold themselves.</summary>
internal static class KeyEncoders<T>
{
    public static readonly KeyEncoder<T> Default = (KeyEncoder<T>)KeyEncoderFactory.Create(typeof(T));
}

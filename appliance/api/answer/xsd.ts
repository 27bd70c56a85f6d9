/** Pieces of an XML schema, as data. Pure. */
import { type Element, element } from './xml.js';

export type Type = 'xs:string' | 'xs:boolean' | 'xs:unsignedLong' | 'xs:decimal' | 'xs:dateTime';

export const attribute = (name: string, type: Type, optional = false): Element =>
  element('xs:attribute', { name, type, use: optional ? 'optional' : 'required' });

export const complex = (...content: readonly (Element | null)[]): Element =>
  element('xs:complexType', {}, ...content);

export const sequence = (...parts: readonly Element[]): Element => element('xs:sequence', {}, ...parts);

/** A text with attributes. */
export const extended = (base: Type, ...attributes: readonly Element[]): Element =>
  complex(element('xs:simpleContent', {}, element('xs:extension', { base }, ...attributes)));

export const leaf = (name: string, type: Type, optional = false): Element =>
  element('xs:element', { name, type, ...(optional ? { minOccurs: '0' } : {}) });

export const node = (
  name: string,
  content: Element,
  occurs: Readonly<Record<string, string>> = {},
): Element => element('xs:element', { name, ...occurs }, content);

export const any = { minOccurs: '0', maxOccurs: 'unbounded' };

export const many = (name: string, content: Element): Element => node(name, content, any);

/** A schema of one namespace whose elements are the roots of answers. */
export const schemaOf = (namespace: string, ...parts: readonly Element[]): Element =>
  element(
    'xs:schema',
    {
      'xmlns:xs': 'http://www.w3.org/2001/XMLSchema',
      xmlns: namespace,
      targetNamespace: namespace,
      elementFormDefault: 'qualified',
    },
    ...parts,
  );
